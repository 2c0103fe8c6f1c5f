import MailComposer from 'nodemailer/lib/mail-composer'
import type { Mail } from './delivery.ts'

/** The Message-ID of a mail: the same at every try, so that a mailbox that got it twice could tell. */
export const messageIdOf = (mail: Mail): string => `<${mail.id}@${mail.from.address.split('@').at(-1)}>`

/** The whole mail as it goes over the wire. */
export function mimeOf(mail: Mail, at = new Date()): Promise<Buffer> {
  return new MailComposer({
    from: mail.from,
    to: mail.to,
    ...(mail.replyTo && { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: messageIdOf(mail),
    date: at,
    headers: mail.headers,
    attachments: mail.pictures.map((p) => ({
      cid: p.cid,
      content: Buffer.from(p.bytes),
      contentType: p.type,
      contentDisposition: 'inline' as const,
      filename: `${p.cid}.${p.type.split('/').at(-1)}`,
    })),
    // Nothing of a mail is ever read from a file or fetched from an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    textEncoding: 'quoted-printable',
  })
    .compile()
    .build()
}
