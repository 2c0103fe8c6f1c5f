/** One narrow row. Empty string means unknown. The key is organisation, metric, time and id; of rows with one key the highest version counts. */
export type Fact = {
  org: string
  /** What was measured; see `flow/fact`. */
  metric: string
  /** Milliseconds since 1970, UTC. Never changes for a key. */
  at: number
  /** Stable id of what it came from, e.g. answer id + question id. */
  id: string
  /** Grows with each correction; an equal version is the same row. */
  version: number
  /** Cancels the key. */
  removed: boolean
  value: number
  /** From the root unit down. */
  unit: string[]
  /** The tree of reasons may be rearranged, so its branches are the asker's matter. */
  reason: string
  /** As it was said then; where it is the same as `reason`, the store derives it. */
  reason_recorded: string
  touchpoint: string
  channel: string
  stage: string
  agent: string
  survey: string
  question: string
  language: string
  source: string
  outcome: string
  /** 'burst' or 'plain'; so figures can be shown with and without what is likely no customer's. */
  flag: string
  /** Anonymity was promised. */
  anonymous: boolean
  attributes: Record<string, string>
  /** How long an encounter took, in seconds; −1 is unknown. Facts of anything else have none. */
  talk: number
  hold: number
  wrap_up: number
  wait: number
  /** Whose encounter it was, as a number that tells customers apart and nothing else; 0 is unknown. */
  customer: number
  /** Whole seconds after which the same customer came again: at all, for the same reason, for the same branch of reasons; −1 is not yet. */
  next_any: number
  next_reason: number
  next_family: number
  /** When the encounter of `next_…` began where the fact lies at another time; 0 is none. */
  began: number
  /** Seconds from an errand's first contact to its last; −1 is none. */
  span: number
}
/** What is not known of a fact's own columns. */
export const unmeasured = {
  talk: -1,
  hold: -1,
  wrap_up: -1,
  wait: -1,
  customer: 0,
  ...{ next_any: -1, next_reason: -1, next_family: -1, began: 0, span: -1 },
} as const

/** All facts of one source row: those whose id is this one, or begins with it and a colon. */
export type FactsOf = {
  id: string
  at: number
  /** Only versions lower than this; without it, whatever there is. */
  below?: number
}

export type FactStore = {
  /** Batches; a re-sent batch changes no figure. */
  insert(rows: Fact[]): Promise<void>
  /**
   * The same of many facts of one organisation that were made ready elsewhere (`FactLines`), for the generations that `generations` gave; nobody waits
   * for them, and the bytes are only handed on.
   */
  insertLines(bytes: Uint8Array<SharedArrayBuffer>): Promise<void>
  /**
   * The generations into which an organisation's facts go. Asked before the truth is read: a rebuild that begins later reads what was there then by
   * itself.
   */
  generations(org: string): Promise<number[]>
  /** Cancels facts whose source is gone: each by a row of its version + 1 without dimensions. `metrics` spares the others. */
  cancel(org: string, of: FactsOf[], metrics?: string[]): Promise<void>
  /**
   * Runs a SELECT of ClickHouse's dialect. `{facts}` in the text stands for the current rows (newest versions, removed ones gone) of the
   * organisation in `params.org`, and of no other; conditions that follow it (`{facts} where …`) are joined by `and`. Parameters are written {name:Type}.
   */
  query<Row>(sql: string, params: { org: string } & Record<string, unknown>): Promise<Row[]>
  /**
   * The same, row by row: of a reply of many megabytes no more than a row is read at a time, and `take` may give others a turn of the thread by taking its time.
   */
  each<Row>(
    sql: string,
    params: { org: string } & Record<string, unknown>,
    take: (row: Row) => Promise<void>,
  ): Promise<void>
  /**
   * Takes an organisation's facts away and puts in what `fill` puts, in one swap that readers never see half-done; a throw leaves all as it was.
   * What is inserted or cancelled meanwhile holds after the swap. Returns the number of rows put.
   */
  replace(org: string, fill: (put: (rows: Fact[]) => Promise<void>) => Promise<void>): Promise<number>
  /** A figure over all current rows of an organisation that is equal exactly when the rows are equal. */
  digest(org: string): Promise<{ facts: number; digest: string }>
  /** Organisations whose facts lack what a newer Hetki writes: they are shown as they are until they have been replaced. */
  outdated(): Promise<string[]>
  removeOrganisation(org: string): Promise<void>
  close(): Promise<void>
}
