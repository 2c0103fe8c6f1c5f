import { connect, type Socket } from 'node:net'

export type HttpReply = { status: number; headers: string; body: string }

/** One keep-alive connection that costs as little as can be, so that the load generator leaves the cores to the server. */
export class Connection {
  readonly #socket: Socket
  readonly #host: string
  #buffer: Buffer = Buffer.alloc(0)
  #waiting: { done: (reply: HttpReply) => void; failed: (error: Error) => void } | null = null

  constructor(url: string) {
    const { hostname, port, host } = new URL(url)
    this.#host = host
    this.#socket = connect(Number(port), hostname)
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (chunk) => this.#read(chunk))
    const failed = (error?: Error) => this.#waiting?.failed(error ?? new Error('connection closed'))
    this.#socket.on('error', failed)
    this.#socket.on('close', () => failed())
  }

  send(method: string, path: string, body?: string, headers = ''): Promise<HttpReply> {
    const content =
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
    return this.ask(method, path, content + headers, body)
  }

  /** The same with whatever the body is; `headers` say what and how long. */
  ask(method: string, path: string, headers: string, body = ''): Promise<HttpReply> {
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${headers}\r\n${body}`)
    return new Promise((done, failed) => {
      this.#waiting = { done, failed }
    })
  }

  close(): void {
    this.#waiting = null
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, chunk]) : chunk
    const end = this.#buffer.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#buffer.toString('latin1', 0, end)
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    const chunked = /\r\ntransfer-encoding: chunked/i.test(head)
    const last = chunked ? this.#buffer.indexOf('0\r\n\r\n', end) : end + 4 + Number(length ?? 0)
    if (chunked ? last < 0 : this.#buffer.length < last) return
    const body = this.#buffer.toString('utf8', end + 4, last)
    this.#buffer = this.#buffer.subarray(chunked ? last + 5 : last)
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.done({ status: Number(head.slice(9, 12)), headers: head, body })
  }
}

/** Value below which the share q of the values lies; values in any order. */
export function quantile(values: number[], q: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}
