import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { type InboundMail, readInbound } from './inbound.ts'
import { type Report, readReport } from './report.ts'

type Options = {
  port: number
  host: string
  /** PEM; with it senders may talk to us in secret (STARTTLS). */
  tls?: { cert: string; key: string } | undefined
  /** The mail that a return address is of; null for an address that is none of ours. */
  mailOf: (localPart: string) => string | null
  /** Rejects where it cannot be kept: then the report comes again. */
  take: (mail: string, report: Report) => Promise<void>
  /** Customers' answers to what we wrote to them: what an address is of, and where they go. */
  replies?: { of: (localPart: string) => string | null; take: (id: string, mail: InboundMail) => Promise<void> }
}

/** Customers' answers carry pictures: what mailboxes let through is taken, or the words would come back to their writer unread. */
const mostBytes = 50_000_000
/** So much of a mail is read. Words come first and attachments are not kept: of the last ones not even their names. */
const readBytes = 5_000_000

/** A small mail server for what comes back. It takes mail for addresses only that we made, keeps none of it itself, and sends none on. */
export async function openBounceListener({
  port,
  host,
  tls,
  mailOf,
  take,
  replies,
}: Options): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    // Offered without a certificate of our own it would be the library's, which is everybody's.
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...tls,
    size: mostBytes,
    maxClients: 50,
    socketTimeout: 30_000,
    closeTimeout: 1_000,
    logger: false,
    onRcptTo: ({ address }, _, done) =>
      mailOf(localOf(address)) || replies?.of(localOf(address))
        ? done()
        : done(Object.assign(new Error('5.1.1 no such address'), { responseCode: 550 })),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= readBytes) chunks.push(chunk)
      })
      stream.once('error', () => {})
      stream.once('end', async () => {
        if (size > mostBytes) return done(Object.assign(new Error('5.3.4 too large'), { responseCode: 552 }))
        try {
          // What cannot be read is no report: taken and forgotten, or it would come again for ever.
          const raw = Buffer.concat(chunks)
          const locals = session.envelope.rcptTo.map(({ address }) => localOf(address))
          const mails = locals.flatMap((local) => mailOf(local) ?? [])
          const report = mails.length > 0 ? await readReport(raw).catch(() => null) : null
          for (const mail of mails) if (report) await take(mail, report)
          const answered = replies ? [...new Set(locals.flatMap((local) => replies.of(local) ?? []))] : []
          const inbound = answered.length > 0 ? await readInbound(raw).catch(() => null) : null
          for (const id of answered) if (inbound) await replies?.take(id, inbound)
          done()
        } catch {
          done(Object.assign(new Error('4.3.0 try again later'), { responseCode: 451 }))
        }
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((opened, failed) => {
    server.server.once('error', failed)
    server.listen(port, host, opened)
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

const localOf = (address: string): string => address.slice(0, address.lastIndexOf('@'))
