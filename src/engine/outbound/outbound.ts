import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'

/**
 * What became of a request. 'unsent': nothing of it can have been read, so nothing was done. 'silent': it was written and no status came back;
 * it may have been done or not.
 */
export type Exchanged =
  | { kind: 'reply'; status: number; headers: IncomingHttpHeaders; body: string }
  | { kind: 'unsent'; problem: string }
  | { kind: 'silent'; problem: string }

export type Patience = { connectMs: number; replyMs: number }

export type Sent = {
  method: 'GET' | 'POST'
  url: URL
  headers?: OutgoingHttpHeaders
  body?: string | null
  patience?: Patience
}

/** Why an address is not called. Codes: whoever shows them words them. */
export const forbiddances = ['not-https', 'credentials', 'inner-address', 'not-a-url'] as const
export type Forbiddance = (typeof forbiddances)[number]

/**
 * The only way by which Hetki calls a server of somebody else over HTTP. It goes to the address that was looked at and to no other, follows no
 * redirect, and reads no more than a few kilobytes for no longer than it is told.
 */
export interface Outbound {
  /** Never throws: whatever goes wrong is one of the outcomes. */
  send(sent: Sent): Promise<Exchanged>
  /** Null when somebody listens there, else what is wrong. Says nothing and asks nothing. */
  reach(url: URL, ms?: number): Promise<string | null>
  /** Why this address would not be called as it is written; the name is looked up only when it is. */
  forbids(url: string): Forbiddance | null
  /** Why nothing would be sent there as things are: how it is written, or what its name means now. A name that nobody knows yet is no reason. */
  refuses(url: string, ms?: number): Promise<Forbiddance | null>
  close(): void
}
