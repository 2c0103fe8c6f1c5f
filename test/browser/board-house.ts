import { type MailServer, parsed } from '../mail-server.ts'
import type { StaffHouse } from './staff-house.ts'

export const home = '/b/taulu'
export type Filled = {
  /** Ids of ideas on the desk: one that was answered and commented, one that waits. */
  answered: string
  waiting: string
  /** Paths of links that mails lead to. */
  confirm: string
  leave: string
  told: string
}

/** A key as a browser's cookie holds it. */
export const device = (n: number): string => `zetazetazetazetazeta${String(n).padStart(2, '0')}`

/** Sends a form of the board, as a browser without script does. */
export async function postForm(
  url: string,
  path: string,
  fields: Record<string, string>,
  key: string,
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: `hetki_board=${key}` },
    body: new URLSearchParams({ l: 'fi', d: key, ...fields }).toString(),
  })
}

/** A link of the newest mail to somebody, without the house's address. */
export async function linkTo(mail: MailServer, to: string, path: RegExp): Promise<string> {
  for (const until = Date.now() + 15_000; Date.now() < until; await new Promise((r) => setTimeout(r, 50)))
    for (const { raw } of mail.taken.filter((m) => m.to === to).toReversed()) {
      const found = path.exec((await parsed(raw)).text ?? '')
      if (found) return found[0]
    }
  throw new Error(`no mail to ${to} with ${path}`)
}

/**
 * Fills a house's board with what all of its pages show: lists longer than a page, each state, answers, comments, what waits, news, results. Words are none of
 * any language, so that a page in Swedish has no Finnish of ours to excuse it.
 */
export async function fillBoard({ house: { url }, ground, answer }: StaffHouse, mail: MailServer): Promise<Filled> {
  const { admin, touchpoint } = ground
  const same = (name: string) => ({ fi: name, sv: name, en: name })
  await admin.call('asking.save', {
    body: {
      ...{ budget: { times: 9, days: 30 }, delayShare: 0 },
      quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
    },
  })
  await admin.call('touchpoints.save', { params: { id: touchpoint }, body: { name: same('Linja Ett') } })
  await admin.call('board.save', {
    body: {
      ...{ address: 'taulu', open: true },
      settings: { title: {}, welcome: {}, hold: { all: false, firstTime: false, links: true, masked: true } },
    },
  })
  const { categories } = await admin.call('board.saveCategories', {
    body: { categories: [{ name: same('Zeta') }, { name: same('Delta') }] },
  })
  const ideas: { id: string; number: number }[] = []
  const greek = ['delta', 'kappa', 'lambda', 'omega', 'sigma', 'gamma', 'theta', 'epsilon', 'omikron']
  const word = (n: number) => greek[n % greek.length]!
  for (let n = 0; n < 24; n++)
    ideas.push(
      await admin.call('ideas.create', {
        body: {
          kind: (['idea', 'problem', 'praise'] as const)[n % 3]!,
          title: `Zeta ${n} ${word(n)} ${word(n * 4 + 1)}`,
          ...{
            body: `Zeta ${word(n + 2)} ${word(n * 2)}. `.repeat(1 + (n % 9)),
            category: categories[n % 2]!.id,
            place: 'Omega',
          },
        },
      }),
    )
  const states = ['under-way', 'planned', 'done', 'declined', 'open'] as const
  for (const [n, { id }] of ideas.slice(0, 15).entries())
    await admin.call('ideas.answer', { params: { id }, body: { state: states[n % 5]!, answer: `Delta ${n}.` } })
  // Of one device each; the first idea has six and so a notice may tell of it.
  for (const [n, { number }] of ideas.slice(0, 8).entries())
    for (let voter = 0; voter < 7 - n; voter++)
      await postForm(url, `${home}/vote`, { for: String(number) }, device(voter))
  await postForm(url, `${home}/${ideas[0]!.number}`, { go: 'comment', body: 'Kappa omega.', name: 'Kim' }, device(1))
  await postForm(
    url,
    `${home}/new`,
    { kind: 'idea', title: 'Zeta waits', body: 'www.zeta.example', name: 'Kim', go: 'post' },
    device(2),
  )
  const queue = await admin.call('ideas.queue', { query: {} })

  const follower = 'kim@posti.example'
  const ask = (number: number) =>
    postForm(url, `${home}/${number}`, { go: 'follow', address: follower }, device(3)).then((r) => r.text())
  await ask(ideas[0]!.number)
  const first = await linkTo(mail, follower, /\/b\/taulu\/confirm\/[\w-]+/)
  await postForm(url, first, { go: 'confirm' }, device(4))
  mail.taken.length = 0
  await ask(ideas[1]!.number)
  const confirm = await linkTo(mail, follower, /\/b\/taulu\/confirm\/[\w-]+/)
  await admin.call('ideas.comment', { params: { id: ideas[0]!.id }, body: { body: 'Delta omega.' } })
  const leave = await linkTo(mail, follower, /\/b\/taulu\/leave\/[\w-]+/)

  await admin.call('news.save', {
    body: { address: 'uutiset', open: true, results: [{ touchpoint, metric: 'nps' }] },
  })
  for (let n = 0; n < 3; n++) {
    const links = [{ kind: 'idea' as const, id: ideas[n % 2]!.id }]
    const words = { title: same(`Omega ${n}`), said: same('Kappa kappa.'), did: same('Lambda delta.') }
    const notice = await admin.call('notices.create', { body: { ...words, touchpoints: [touchpoint], links } })
    await admin.call('notices.publish', { params: { id: notice.id }, body: { tell: true } })
  }
  const told = await linkTo(mail, follower, /\/n\/[\w-]+/)
  for (let n = 0; n < 31; n++) await answer(n % 11, null)
  const [waits] = queue.ideas
  return { answered: ideas[0]!.id, waiting: waits!.id, confirm, leave, told }
}
