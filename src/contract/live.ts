/** What an open screen is told over /api/v1/live (server-sent events). A name and ids only; the screen asks for the rest, under its own rights.
 * `units` says on the server who is told (none: everybody of the organisation) and is not sent. */
export type LiveEvent =
  /** An answer was stored or grew. */
  | { kind: 'answer'; answer: string; units: string[] }
  /** Facts up to now are in the figures: ask again. */
  | { kind: 'figures'; units: string[] }
  | { kind: 'case'; case: string; units: string[] }
  /** People of ours were told something. */
  | { kind: 'nudges'; units: string[] }
  /** Something departs from the usual, or somebody said what it is. */
  | { kind: 'alerts'; units: string[] }
  /** Something of the public board waits, or changed. */
  | { kind: 'board'; units: string[] }
  /** Messages were sent, came back or were held back. */
  | { kind: 'messages'; units: string[] }
  /** A re-coding moved its rows, or took them back. */
  | { kind: 'reasons'; units: string[] }
  | { kind: 'notices'; units: string[] }
  /** Others were told of something, or could not be. */
  | { kind: 'receivers'; units: string[] }
  | { kind: 'import'; import: string; units: string[] }
  /** The synthetic answer that walks the path each minute is late (or back). */
  | { kind: 'health'; ok: boolean; units: string[] }
