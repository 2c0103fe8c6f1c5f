import { connect } from 'node:net'

/** Null when somebody listens at this address, else what is wrong. Says nothing and asks nothing. */
export function reach(url: URL, ms = 5_000): Promise<string | null> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return new Promise((resolve) => {
    const socket = connect(port, url.hostname.replace(/^\[|\]$/g, ''))
    const end = (problem: string | null) => {
      socket.destroy()
      resolve(problem)
    }
    socket.setTimeout(ms, () => end('no connection in time'))
    socket.once('connect', () => end(null))
    socket.once('error', (error) => end(error.message))
  })
}
