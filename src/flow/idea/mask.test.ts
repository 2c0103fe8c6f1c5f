import { describe, expect, it } from 'vitest'
import { hasLink, kept, mask, masked } from './mask.ts'

describe('what gives a person away', () => {
  it.each([
    ['Soita 040 123 4567 illalla', `Soita ${mask} illalla`],
    ['+358 (0)40-1234567', mask],
    ['numeroni on 0401234567.', `numeroni on ${mask}.`],
    ['00358 40 123 4567', mask],
    ['09-310 1691', mask],
    ['matti.meikäläinen@esimerkki.fi vastaa', `${mask} vastaa`],
    ['131052-308T', mask],
    ['hetu 010199+8148, kiitos', `hetu ${mask}, kiitos`],
    ['010203A123B', mask],
    ['150305y9054', mask],
    ['19811218-9876', mask],
    ['FI21 1234 5600 0007 85', mask],
    ['Auto ÄBC-123 esti tien', `Auto ${mask} esti tien`],
    ['kortti 4111 1111 1111 1111', `kortti ${mask}`],
  ])('is masked: %s', (given, shown) => {
    expect(masked(given)).toEqual({ text: shown, found: true })
  })

  it.each([
    'Auki 8.00-16.00 ja 10.30–18',
    'Kokous 01.02.2024 klo 18.00',
    'Budjetti 1 200 000 euroa vuonna 2024',
    'Postinumero 00100 Helsinki',
    'Linja 550, pysäkki 1310',
    'Tilaus 4111 1111 1111 1112',
    'Kerros 0-3, huone 012',
    'Bussi HSL-12, malli ABC-1234 ja XABC-123',
    'Erä 991352-308T',
    'käyttäjä @ koti',
  ])('leaves alone: %s', (given) => {
    expect(masked(given)).toEqual({ text: given, found: false })
  })
})

it.each(['http://x.example', 'katso www.jotain.fi', 'ostahalvalla.com nyt', 'ftp://a'])('sees a link: %s', (text) => {
  expect(hasLink(text)).toBe(true)
})
it.each(['klo 8.00', 'esim. 1.5 km', 'Talo.Piha on kiva', 'ks.huom'])('sees none: %s', (text) => {
  expect(hasLink(text)).toBe(false)
})
it('keeps what PostgreSQL can hold, and cuts no character in two', () => {
  expect(kept('a\0b\r\nc\n\n\n\nd \ud800', 100)).toBe('a\uFFFDb\nc\n\nd \uFFFD')
  expect(kept('ab👍', 3)).toBe('ab')
})
