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
  /** From the root reason down. */
  reason: string[]
  touchpoint: string
  channel: string
  stage: string
  agent: string
  survey: string
  question: string
  language: string
  source: string
  outcome: string
  /** Anonymity was promised. */
  anonymous: boolean
  attributes: Record<string, string>
}

export type FactStore = {
  /** Batches; a re-sent batch changes no figure. */
  insert(rows: Fact[]): Promise<void>
  /**
   * Runs a SELECT of ClickHouse's dialect. `{facts}` in the text stands for the current rows (newest versions, removed ones gone) of the
   * organisation in `params.org`, and of no other; parameters are written {name:Type}.
   */
  query<Row>(sql: string, params: { org: string } & Record<string, unknown>): Promise<Row[]>
  /** Takes an organisation's facts away and puts these in, in one swap that readers never see half-done. Returns the number of rows. */
  replace(org: string, rows: AsyncIterable<Fact[]>): Promise<number>
  /** A figure over all current rows of an organisation that is equal exactly when the rows are equal. */
  digest(org: string): Promise<{ facts: number; digest: string }>
  removeOrganisation(org: string): Promise<void>
  close(): Promise<void>
}
