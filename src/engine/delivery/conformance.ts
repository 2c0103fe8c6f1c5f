import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsed } from '../../../test/mail-server.ts'
import { newId } from '../database/id.ts'
import type { Gateway, Mail } from './delivery.ts'

export const aMail = (more: Partial<Mail> = {}): Mail => ({
  id: newId(),
  from: { name: 'Kuusikko Oy, "Käpy"', address: 'kysely@kuusikko.test' },
  to: 'aino@asiakas.test',
  subject: 'Miten asiointisi sujui? Öljyä & ääntä €',
  text: 'Hei Äiti\n\n.piste rivin alussa\nhttps://hetki.test/s/abc',
  html: '<p>Hei Äiti 😀</p>',
  headers: { 'List-Unsubscribe': '<https://hetki.test/u/x>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  pictures: [],
  ...more,
})
export const go = async () => {}

type Place = { gateway: Gateway<Mail>; received: () => Promise<string[]>; close: () => Promise<void> }

/** What every way out for mails must do. */
export function mailConformance(name: string, open: () => Promise<Place>): void {
  describe(`mails out: ${name}`, () => {
    let place: Place
    beforeAll(async () => {
      place = await open()
    })
    afterAll(() => place.close())

    test('a mail arrives as it was written', async () => {
      const mail = aMail({ pictures: [{ cid: 'logo', type: 'image/png', bytes: new Uint8Array([1, 2, 3]) }] })
      const handed = await place.gateway.hand(mail, go)
      expect(handed).toEqual({ state: 'sent', gatewayId: `<${mail.id}@kuusikko.test>` })
      const got = await parsed((await place.received()).find((raw) => raw.includes(mail.id))!)
      expect(got).toMatchObject({
        messageId: `<${mail.id}@kuusikko.test>`,
        subject: mail.subject,
        from: { name: mail.from.name, address: mail.from.address },
        to: [{ address: mail.to }],
      })
      expect(got.text?.trim()).toBe(mail.text)
      expect(got.html).toContain('Hei Äiti 😀')
      expect(Object.fromEntries(got.headers.map((h) => [h.key, h.value]))).toMatchObject({
        'list-unsubscribe': '<https://hetki.test/u/x>',
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      })
      expect(got.attachments).toMatchObject([{ contentId: '<logo>', mimeType: 'image/png' }])
    })

    test('twenty at once arrive once each', async () => {
      const mails = Array.from({ length: 20 }, () => aMail())
      const handed = await Promise.all(mails.map((mail) => place.gateway.hand(mail, go)))
      expect(handed.every((h) => h.state === 'sent')).toBe(true)
      const received = (await place.received()).join('')
      for (const mail of mails) expect(received.split(`<${mail.id}@`)).toHaveLength(2)
    })

    test('a mail that is held back at the last moment does not go, and the next one does', async () => {
      const [held, next] = [aMail(), aMail()]
      const handed = await place.gateway.hand(held, async () => {
        throw new Error('held back')
      })
      expect(handed).toMatchObject({ state: 'later', problem: 'held back' })
      expect(await place.gateway.hand(next, go)).toMatchObject({ state: 'sent' })
      const received = (await place.received()).join('')
      expect(received).not.toContain(held.id)
      expect(received).toContain(next.id)
    })

    test('it can be reached', async () => {
      expect(await place.gateway.check()).toBeNull()
    })

    test('line breaks in what others wrote make no headers', async () => {
      const mail = aMail({ subject: 'a\r\nBcc: everybody@example.test', headers: { 'X-Note': 'b\r\nX-Evil: yes' } })
      await place.gateway.hand(mail, go)
      const raw = (await place.received()).find((r) => r.includes(mail.id))!
      expect(raw).not.toMatch(/^(bcc|x-evil):/im)
    })
  })
}
