import { type Agent, type OutgoingHttpHeaders, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Exchanged, Patience } from './outbound.ts'

/** A gateway's replies are a few hundred bytes; of a longer one the rest is not needed. */
const mostBody = 64 * 1024

/**
 * One request, to the addresses that `lookup` gives; a redirect is a reply like any other. Our own and not fetch, because that one does not tell
 * whether a request was on its way when it failed, and that is what decides whether a message may be sent again.
 */
export function exchange(
  method: 'GET' | 'POST',
  url: URL,
  headers: OutgoingHttpHeaders,
  body: string | null,
  { agent, lookup, patience: { connectMs, replyMs } }: { agent: Agent; lookup: LookupFunction; patience: Patience },
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const secure = url.protocol === 'https:'
    let written = false
    let done = false
    const end = (outcome: Exchanged) => {
      if (done) return
      done = true
      clearTimeout(timer)
      resolve(outcome)
      request.destroy()
    }
    const failed = (problem: string) => end({ kind: written ? 'silent' : 'unsent', problem })
    const request = (secure ? secureRequest : plainRequest)(url, {
      method,
      agent,
      lookup,
      headers: { ...headers, ...(body !== null && { 'content-length': Buffer.byteLength(body) }) },
    })
    let timer = setTimeout(() => failed('no connection in time'), connectMs)
    const connected = () => {
      written = true
      clearTimeout(timer)
      if (!done) timer = setTimeout(() => failed('no reply in time'), replyMs)
    }
    request.once('socket', (socket) => {
      // Over TLS nothing of the request leaves before the handshake has ended well.
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', connected)
      else connected()
    })
    request.once('response', (response) => {
      const { statusCode: status = 0, headers: given } = response
      const parts: Buffer[] = []
      let size = 0
      // The status has been said: whatever happens to the rest, it counts.
      const over = () =>
        end({ kind: 'reply', status, headers: given, body: Buffer.concat(parts).toString('utf8', 0, mostBody) })
      clearTimeout(timer)
      timer = setTimeout(over, replyMs)
      response.on('data', (chunk: Buffer) => {
        parts.push(chunk)
        size += chunk.length
        if (size > mostBody) over()
      })
      response.once('end', () => {
        if (done) return
        done = true
        clearTimeout(timer)
        resolve({ kind: 'reply', status, headers: given, body: Buffer.concat(parts).toString('utf8') })
      })
      response.once('error', over)
      response.once('aborted', over)
    })
    // Where a host has several addresses, the error of all of them together has a code only.
    request.on('error', (error: NodeJS.ErrnoException) => failed(error.message || (error.code ?? error.name)))
    request.once('close', () => failed('the connection was closed'))
    request.end(body ?? undefined)
  })
}
