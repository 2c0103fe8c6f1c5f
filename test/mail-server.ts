import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** How it treats a mail; `silent` takes it and never says so, `drop` takes it and breaks the connection, `slow` says so late. */
export type Manner =
  | 'take'
  | 'sender-refused'
  | 'later-at-rcpt'
  | 'no-such-address'
  | 'policy-refusal'
  | 'later-after-data'
  | 'refused-after-data'
  | 'silent'
  | 'drop'
  | 'drop-before-data'
export type Taken = { id: string; from: string; to: string; raw: string }

const say = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code })

/** A mail server that can misbehave. It keeps what it took, in order, also where it never said that it did. */
export async function aMailServer({ port = 0, login }: { port?: number; login?: { user: string; pass: string } } = {}) {
  const taken: Taken[] = []
  let manner: Manner | ((to: string) => Manner) = 'take'
  let connections = 0
  let slowMs = 0
  let hear = (_to: string) => {}
  const mannerFor = (to = '') => (typeof manner === 'function' ? manner(to) : manner)
  const server = new SMTPServer({
    authOptional: !login,
    disabledCommands: ['STARTTLS', ...(login ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 50,
    onAuth: ({ username, password }, _, done) =>
      username === login?.user && password === login?.pass
        ? done(null, { user: username })
        : done(say(535, 'wrong password')),
    onConnect: (_, done) => {
      connections += 1
      done()
    },
    onMailFrom: (_, __, done) => (mannerFor() === 'sender-refused' ? done(say(550, '5.7.1 sender not ours')) : done()),
    onRcptTo: ({ address }, session, done) => {
      switch (mannerFor(address)) {
        case 'later-at-rcpt':
          return done(say(451, '4.7.1 greylisted'))
        case 'no-such-address':
          return done(say(550, '5.1.1 no such user'))
        case 'policy-refusal':
          return done(say(550, '5.7.1 blocked'))
        case 'drop-before-data':
          return drop(server, session)
        default:
          return done()
      }
    },
    onData: async (stream, session, done) => {
      const to = session.envelope.rcptTo[0]!.address
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const raw = await text(stream).catch(() => null)
      if (raw === null) return
      const how = mannerFor(to)
      if (how === 'later-after-data') return done(say(452, '4.2.2 full'))
      if (how === 'refused-after-data') return done(say(554, '5.6.0 not this'))
      hear(to)
      taken.push({ id: /^message-id: <([^@]+)@/im.exec(raw)?.[1] ?? '', from, to, raw })
      if (how === 'silent') return
      if (how === 'drop') return drop(server, session)
      setTimeout(done, slowMs)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((open) => server.listen(port, '127.0.0.1', open))
  const at = (server.server.address() as AddressInfo).port
  return {
    url: `smtp://${login ? `${login.user}:${login.pass}@` : ''}127.0.0.1:${at}`,
    port: at,
    taken,
    connections: () => connections,
    behave(how: typeof manner) {
      manner = how
    },
    /** Calls back at each mail that it takes. */
    heard(call: typeof hear) {
      hear = call
    },
    /** So long it thinks over each mail that it has taken. */
    think(ms: number) {
      slowMs = ms
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}
export type MailServer = Awaited<ReturnType<typeof aMailServer>>

/** Breaks the connection without a word. */
function drop(server: SMTPServer, session: { id: string }): void {
  for (const connection of server.connections as Set<{ session: { id: string }; _socket: { destroy(): void } }>)
    if (connection.session.id === session.id) connection._socket.destroy()
}

export const parsed = (raw: string): Promise<Email> => PostalMime.parse(raw)
