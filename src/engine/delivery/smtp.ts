import { Readable } from 'node:stream'
import { parseConnectionUrl } from 'nodemailer/lib/shared'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Begin, Gateway, Handed, Mail } from './delivery.ts'
import { messageIdOf, mimeOf } from './mime.ts'
import { outcomeOf, type SmtpError } from './smtp-outcome.ts'

type Options = {
  /** Connections kept open at once. */
  connections?: number
  /** How long to wait for the word of the server after a mail, in ms. What is silent longer is unknown. */
  patienceMs?: number
  connectMs?: number
}

/** A server may mind more over one connection, or drop it. */
const mostOverOne = 200

/**
 * A mail server by SMTP. Of each mail we know whether its body had begun to go out: before that it is certainly not taken, after that only the
 * server's own word says what became of it.
 */
export function openSmtp(
  url: string,
  { connections = 8, patienceMs = 120_000, connectMs = 10_000 }: Options = {},
): Gateway<Mail> {
  const { auth, ...address } = parseConnectionUrl(url)
  const idle: Held[] = []
  const all = new Set<Held>()
  let closed = false

  /** Rejects with an SmtpError that says at which step. */
  function connect(): Promise<Held> {
    return new Promise((done, failed) => {
      const connection = new SMTPConnection({
        ...address,
        connectionTimeout: connectMs,
        greetingTimeout: connectMs,
        socketTimeout: patienceMs,
        socketCloseTimeout: 500,
      })
      const held: Held = { connection, sent: 0, gone: false }
      all.add(held)
      // Whoever uses the connection hears of it through his call; between two mails nobody does.
      connection.on('error', (error: SmtpError) => {
        held.gone = true
        failed(error)
      })
      connection.once('end', () => {
        held.gone = true
        all.delete(held)
        failed(new Error('the connection was closed') as SmtpError)
      })
      connection.connect((error) => {
        if (error) return failed(error as SmtpError)
        if (!auth?.user) return done(held)
        connection.login(auth, (refused) => {
          if (!refused) return done(held)
          failed(refused as SmtpError)
          connection.close()
        })
      })
    })
  }

  function idleOne(): Held | undefined {
    for (;;) {
      const held = idle.pop()
      if (!held?.gone) return held
    }
  }

  /** Hands one mail over this connection; the connection goes back only when the server is known to be ready for another. */
  async function over(
    held: Held,
    mail: Mail,
    bytes: Buffer,
    begin: Begin,
  ): Promise<{ handed: Handed; begun: boolean }> {
    let begun = false
    let withheld: unknown = null
    // Read for the first time when the server has said that it waits for the body.
    const body = Readable.from(
      (async function* () {
        try {
          await begin()
        } catch (error) {
          withheld = error
          throw error
        }
        begun = true
        yield bytes
      })(),
    )
    const envelope = { from: mail.returnPath ?? mail.from.address, to: [mail.to], size: bytes.length }
    const error = await new Promise<SmtpError | null>((done) => {
      held.connection.send(envelope, body, (failed) => done((failed as SmtpError | null) ?? null))
    })
    held.sent += 1
    const handed: Handed = withheld
      ? { state: 'later', problem: (withheld as Error).message }
      : error
        ? outcomeOf(error, begun)
        : { state: 'sent', gatewayId: messageIdOf(mail) }
    // In the middle of a body the connection is of no use for anything else.
    const clean = !error || (error.responseCode !== undefined && error.responseCode !== 421 && !withheld)
    if (!clean || held.gone || closed || held.sent >= mostOverOne) held.connection.close()
    else if (error) reset(held)
    else idle.push(held)
    return { handed, begun }
  }

  /** After a refusal the server may still hold the envelope. Nobody waits for this: of a connection that breaks meanwhile we hear nothing. */
  function reset(held: Held): void {
    held.connection.reset((failed) => {
      if (failed || held.gone || closed) held.connection.close()
      else idle.push(held)
    })
  }

  const handOver = async (mail: Mail, begin: Begin): Promise<Handed> => {
    if (closed) return { state: 'later', problem: 'Hetki stops' }
    let bytes: Buffer
    try {
      bytes = await mimeOf(mail)
    } catch (error) {
      return { state: 'refused', problem: (error as Error).message, badAddress: false }
    }
    const used = idleOne()
    if (used) {
      const { handed, begun } = await over(used, mail, bytes, begin)
      // The server had ended a connection that was idle for long: not this mail's fault.
      if (!(handed.state === 'later' && handed.closed && !begun)) return handed
    }
    try {
      return (await over(await connect(), mail, bytes, begin)).handed
    } catch (error) {
      return { ...outcomeOf(error as SmtpError, false), closed: true } as Handed
    }
  }

  return {
    name: `smtp ${address.host}:${address.port ?? (address.secure ? 465 : 587)}`,
    atOnce: connections,
    hand: handOver,
    async check() {
      try {
        const held = await connect()
        held.connection.quit()
        return null
      } catch (error) {
        return (error as Error).message
      }
    },
    async close() {
      closed = true
      for (const { connection } of all) connection.close()
    },
  }
}

type Held = { connection: SMTPConnection; sent: number; gone: boolean }
