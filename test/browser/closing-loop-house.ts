import type { AnswerPost } from '../../src/contract/answer.ts'
import { newId } from '../../src/engine/database/id.ts'
import { Visitor } from '../outside.ts'
import type { StaffHouse } from './staff-house.ts'

export type Looped = {
  cause: string
  improvement: string
  answer: string
  draft: string
  told: string
  receiver: string
}

/**
 * Fills a house with what closing the loop shows: bad answers of known customers, cases closed with a cause, an improvement of it in effect, a notice that was
 * told and a draft, an idea on the board, and a receiver of webhooks at `hook`. Names are no words of any language; `said` may make others of them, of `most`
 * characters.
 */
export async function fillWithLoop(
  { house, ground }: StaffHouse,
  hook: string,
  said: (plain: string, most?: number) => string = (plain) => plain,
): Promise<Looped> {
  const { admin, key, code, touchpoint, version } = ground
  const same = (text: string) => ({ fi: text, sv: text, en: text })
  await admin.call('asking.save', {
    body: {
      ...{ budget: { times: 5, days: 30 }, delayShare: 0 },
      quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
    },
  })
  await admin.call('touchpoints.save', {
    params: { id: touchpoint },
    body: { name: same(said('Linja Ett', 100)) },
  })
  const ask = { ask: true, survey: null, via: ['link'], share: 1, delayMinutes: 0, language: null } as const
  const { seen } = await admin.call('policies.list', {})
  await admin.call('policies.save', {
    body: {
      seen,
      policies: [
        {
          ...{ name: 'P1', enabled: true, condition: {} },
          action: { ...ask, via: ['link'], remindHours: null, usefulHours: 72 },
        },
      ],
    },
  })
  const { results } = await new Visitor(house.url, key).call('encounters.create', {
    body: {
      encounters: Array.from({ length: 12 }, (_, n) => ({
        ...{ source: 'S1', externalId: `e${n}`, touchpoint: code, talkSeconds: 200 + n },
        customer: { externalId: `c${n}`, email: `kim${n}@posti.example`, name: said(`Kim ${n}`, 100) },
        startedAt: new Date(Date.now() - 900_000).toISOString(),
        endedAt: new Date(Date.now() - 300_000).toISOString(),
      })),
    },
  })
  for (const [n, r] of results.entries()) {
    const body: AnswerPost = {
      ...{ answer: newId(), version, language: 'fi', finished: true },
      events: [
        { id: newId(), question: 'nps', value: n % 4 },
        ...(n % 2 ? [] : [{ id: newId(), question: 'words', value: said(`zeta ${n} zeta, zeta`) }]),
      ],
    }
    const headers = { 'content-type': 'application/json' }
    await fetch('link' in r && r.link ? r.link : '', { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const cases = async () => (await admin.call('cases.list', { query: { limit: 200 } })).rows
  for (let n = 0; n < 200 && (await cases()).length < 12; n++) await new Promise((r) => setTimeout(r, 100))
  const { id: cause } = await admin.call('causes.save', {
    body: { name: same(said('K1', 100)), closed: false },
  })
  const open = await cases()
  for (const { id } of open.slice(0, 9))
    await admin.call('cases.close', { params: { id }, body: { cause, askAgain: false, minutes: 12 } })
  const { id: improvement } = await admin.call('improvements.create', {
    body: {
      ...{
        title: said('Linja T2', 160),
        change: said('T1 → T2', 4_000),
        owner: null,
        unit: null,
        causes: [cause],
        touchpoints: [touchpoint],
      },
      ...{ reasons: [], units: [], metric: 'nps', state: 'in-effect', endsOn: null },
      startsOn: new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10),
    },
  })
  await admin.call('organisation.save', { body: { languages: ['fi', 'sv', 'en'] } })
  await admin.call('board.save', { body: { address: 'kokeilu', open: true, settings: {} } })
  for (const title of ['Omega T3', 'Zeta T2'])
    await admin.call('ideas.create', {
      body: { kind: 'idea', title: said(title, 100), body: said('', 1_000), cause: title === 'Zeta T2' ? cause : null },
    })
  const news = await admin.call('news.read', {})
  await admin.call('news.save', { body: { address: news.address, open: true, results: [] } })
  const links = [
    { kind: 'cause' as const, id: cause },
    { kind: 'improvement' as const, id: improvement },
  ]
  const body = (title: string) => ({
    ...{
      title: same(said(title, 200)),
      said: same(said('Zeta?', 2_000)),
      did: same(said('T1 → T2', 2_000)),
      touchpoints: [touchpoint],
      links,
    },
  })
  const told = await admin.call('notices.create', { body: body('N1') })
  const [quote] = await admin.call('notices.quotable', { params: { id: told.id } })
  await admin.call('notices.quote', {
    params: { id: told.id },
    body: {
      answer: quote!.answer,
      words: quote!.words.slice(0, 1_000),
      consent: said('T1 12:30, kim@', 500),
      harmless: quote!.doubtful,
    },
  })
  await admin.call('notices.publish', { params: { id: told.id }, body: { tell: true } })
  const draft = await admin.call('notices.create', { body: body('N2') })
  const { receiver } = await admin.call('receivers.create', {
    body: { name: said('R1', 60), kind: 'webhook', address: hook, types: null },
  })
  await admin.call('receivers.test', { params: { id: receiver.id } })
  const [answered] = open.filter((c) => c.words)
  return {
    ...{ cause, improvement, draft: draft.id, told: told.id, receiver: receiver.id },
    answer: answered!.answer!,
  }
}
