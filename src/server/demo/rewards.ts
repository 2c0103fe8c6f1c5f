import { randomBytes } from 'node:crypto'
import { addDays, localDate } from '../../contract/zone.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import { drawOrder } from '../../flow/answer/reward/draw.ts'
import { zone } from './company.ts'
import type { Furnished } from './furnish.ts'
import { Seeded } from './seeded.ts'

/** Codes for a coffee that are being given, a draw that is open, and one that was drawn last month. */
export async function keepRewards(tx: Tx, { org, surveys, people }: Furnished, now: number): Promise<void> {
  const today = localDate(now, zone)
  const chance = new Seeded(41)
  const hex = (bytes: number) => `\\x${randomBytes(bytes).toString('hex')}`
  const base = { org, by_mail: false, closed: false, per_day: null, drawn_at: null, drawn_by: null, forgotten_at: null }
  const manager = people.find((p) => p.role === 'manager')!.id
  const coffee = newId()
  await tx
    .insertInto('reward')
    .values({
      ...{ ...base, id: coffee, name: 'Kahvi myymälän kahvilassa', kind: 'codes', survey: surveys.store.id },
      ...{ touchpoint: null, per_day: 25, low_at: 40, ends_on: addDays(today, 75), seed: null, winners: null },
      created_at: new Date(now - 60 * 86_400_000),
      words: json({
        offer: {
          fi: 'Kiitokseksi vastauksestasi saat kahvin myymälän kahvilasta.',
          sv: 'Som tack för ditt svar bjuder vi på en kaffe i butikens kafé.',
          en: 'As a thank-you for your answer, have a coffee in the store café.',
        },
        how: { fi: 'Näytä koodi kassalla.', sv: 'Visa koden i kassan.', en: 'Show the code at the till.' },
      }),
    })
    .execute()
  await put(
    tx,
    'reward_code',
    Array.from({ length: 240 }, (_, n) => {
      const given = n < 203
      return {
        ...{ id: newId(), reward: coffee, code: `KAHVI-${letters(chance, 6)}`, lot: newId() },
        expires_on: addDays(today, n % 4 === 0 ? 12 : 75),
        ...{ claim: given ? hex(32) : null, given_on: given ? addDays(today, -Math.floor((202 - n) / 4)) : null },
      }
    }),
  )
  const draw = async (more: { name: string; endsOn: string; entries: number; drawnAgo: number | null }) => {
    const id = newId()
    const seed = randomBytes(32).toString('hex')
    const drawn = more.drawnAgo === null ? null : new Date(now - more.drawnAgo * 86_400_000)
    await tx
      .insertInto('reward')
      .values({
        ...{ ...base, id, name: more.name, kind: 'draw', survey: surveys.delivery.id, touchpoint: null, low_at: 0 },
        ...{ ends_on: more.endsOn, seed, winners: 3, closed: drawn !== null, drawn_at: drawn },
        ...{ drawn_by: drawn && manager, created_at: new Date(Date.parse(more.endsOn) - 45 * 86_400_000) },
        words: json({
          offer: {
            fi: 'Vastanneiden kesken arvotaan kolme 50 euron lahjakorttia.',
            sv: 'Bland alla som svarar lottar vi ut tre presentkort på 50 euro.',
            en: 'Three gift cards of 50 euros are drawn among those who answer.',
          },
          how: {
            fi: 'Ilmoitamme voittajille sähköpostilla.',
            sv: 'Vinnarna får ett e-postmeddelande.',
            en: 'Winners are told by e-mail.',
          },
        }),
      })
      .execute()
    const entries = Array.from({ length: more.entries }, () => newId())
    const order = drawn ? drawOrder(seed, entries) : []
    await put(
      tx,
      'reward_entry',
      entries.map((entry, n) => {
        const place = order.indexOf(entry) + 1
        return {
          ...{ id: entry, reward: id, claim: hex(32), contact_hash: hex(32), contact: `asiakas${n * 7}@posti.example` },
          ...{ language: chance.weighted({ fi: 86, sv: 9, en: 5 }), entered_on: addDays(more.endsOn, -(1 + (n % 40))) },
          ...{ place: place > 0 && place <= 3 ? place : null, told: place === 1 ? 'mail' : null },
          told_at: place === 1 ? drawn!.toISOString() : null,
        }
      }),
    )
  }
  await draw({ name: 'Lahjakortti, tämä kuu', endsOn: addDays(today, 18), entries: 64, drawnAgo: null })
  await draw({ name: 'Lahjakortti, viime kuu', endsOn: addDays(today, -14), entries: 118, drawnAgo: 12 })
}

/** Without letters and digits that are mistaken for each other. */
const letters = (chance: Seeded, n: number): string =>
  Array.from({ length: n }, () => chance.pick([...'ACDEFGHJKMNPQRTUVWXY34679'])).join('')
