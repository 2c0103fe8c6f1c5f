/** A mail as it is handed over. The Message-ID is made of `id`, so it is the same at every try. */
export type Mail = {
  id: string
  from: { name: string; address: string }
  replyTo?: string | undefined
  /** Where bounces go; carries the id. */
  returnPath?: string | undefined
  to: string
  subject: string
  text: string
  html: string
  headers: Record<string, string>
  /** Pictures that the HTML names as cid:… */
  pictures: { cid: string; type: string; bytes: Uint8Array }[]
}

export type TextMessage = { id: string; from: string; to: string; text: string }

/**
 * What became of handing a message over. 'unknown': it may have been taken or not, so it is never handed over again. 'later': certainly not
 * taken, worth another try; `closed` where it is the way that is shut and not this message that is unwelcome. 'refused': certainly not taken,
 * and never will be.
 */
export type Handed =
  /** `from`: the number or name it went from, of a text. */
  | { state: 'sent'; gatewayId: string | null; parts?: number; from?: string }
  | { state: 'later'; problem: string; closed?: boolean }
  | { state: 'refused'; problem: string; badAddress: boolean }
  | { state: 'unknown'; problem: string }

/** Awaited just before the message could be taken; when it rejects, the message is not handed over and the outcome is 'later'. */
export type Begin = () => Promise<void>

/** One way out. Never throws: whatever goes wrong is one of the outcomes. */
export interface Gateway<M> {
  /** What it is, for screens and logs: no secrets. */
  readonly name: string
  /** How many may be in hand at once. */
  readonly atOnce: number
  hand(message: M, begin: Begin): Promise<Handed>
  /** Empty when it can be reached, else what is wrong. */
  check(): Promise<string | null>
  close(): Promise<void>
}

export type Delivery = { mail: Gateway<Mail> | null; text: Gateway<TextMessage> | null }
