import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileTexts } from '../hostile-texts.ts'
import { aMailServer, type MailServer, parsed } from '../mail-server.ts'
import { device, home, linkTo, postForm } from './board-house.ts'
import { openChromium } from './chromium.ts'
import { signIn } from './sign-in.ts'
import { openStaffHouse, type StaffHouse } from './staff-house.ts'
import { whole, whyNotSwept } from './sweep.ts'

if (whyNotSwept) console.warn(`skipped: scripts in the fields of the board (${whyNotSwept})`)

const harm = 'window.harmed=1'
/** What has become a script in others' pages: each breaks out of another place. */
const scripts: string[] = [
  `<script>${harm}</script>`,
  `<img src=x onerror=${harm}>`,
  `"><svg onload=${harm}>`,
  `' autofocus onfocus=${harm} x='`,
  `" autofocus onfocus="${harm}" x="`,
  `x onmouseover=${harm} autofocus onfocus=${harm}`,
  `</title><script>${harm}</script>`,
  `</style><script>${harm}</script>`,
  `</textarea></form><img src=x onerror=${harm}>`,
  `</option></select><img src=x onerror=${harm}>`,
  `</script><script>${harm}</script>`,
  `<!--<img src="--><img src=x onerror=${harm}//">`,
  `<noscript><p title="</noscript><img src=x onerror=${harm}>">`,
  `]]></content><script xmlns="http://www.w3.org/1999/xhtml">${harm}</script>`,
  `<iframe srcdoc="<script>parent.${harm}</script>"></iframe>`,
  `<math><mtext></p><style><img src=x onerror=${harm}></style>`,
  `<details open ontoggle=${harm}>`,
  `javascript:${harm}`,
  `&lt;script&gt;${harm}&lt;/script&gt;`,
  `=HYPERLINK("javascript:${harm}")`,
  `{{constructor.constructor('${harm}')()}} \${${harm}}`,
  `<\u0000script>${harm}</\u0000script>`,
  `\u2028<img src=x onerror=${harm}>\u202E`,
]
const words = [...scripts, ...Object.values(hostileTexts).filter((t) => t.length < 500)]

describe.skipIf(whyNotSwept)('scripts written into every field of the board', () => {
  let house: StaffHouse
  let mail: MailServer
  let browser: Browser
  let page: Page
  const follower = 'kim@posti.example'

  beforeAll(async () => {
    mail = await aMailServer()
    house = await openStaffHouse({ SMTP_URL: mail.url, MAIL_FROM: 'kysely@example.fi' })
    browser = await openChromium()
    // Without its content policy, which would stop a script: what is tested is that there is none.
    const context: BrowserContext = await browser.newContext({ bypassCSP: true, locale: 'fi-FI' })
    context.setDefaultTimeout(20_000)
    page = await context.newPage()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await mail?.close()
  })

  /** What has run, or stands on the page as an element of theirs. Fields that are typed into are focused, as a visitor would. */
  const harmed = async (): Promise<string[]> => {
    await page.waitForTimeout(40)
    return page.evaluate(`(() => {
      const found = []
      if (window.harmed || document.title === 'owned') found.push('a script has run')
      for (const e of document.querySelectorAll('*'))
        for (const { name, value } of e.attributes)
          if (/^on/.test(name) || (name !== 'value' && /^\\s*javascript:/i.test(value))) found.push(e.tagName + ' ' + name + '=' + value)
      for (const e of document.querySelectorAll('script'))
        if (/harmed|owned/.test(e.textContent)) found.push('script ' + e.textContent)
      for (const e of document.querySelectorAll('img[src=x], iframe[srcdoc], math, noscript p, b[onmouseover]')) found.push(e.outerHTML)
      return found
    })()`) as Promise<string[]>
  }

  test('no page, mail, feed or screen runs any', async () => {
    const { url } = house.house
    const { admin } = house.ground
    const all = (text: string) => ({ fi: text, sv: text, en: text })
    // A form's NUL is kept as nothing; the API refuses it.
    const cut = (text: string, most: number) => text.replaceAll('\0', '').trim().slice(0, most).toWellFormed() || 'x'
    await admin.call('asking.save', {
      body: {
        ...{ budget: { times: 100, days: 30 }, delayShare: 0 },
        quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] },
      },
    })
    const hold = { all: false, firstTime: false, links: false, masked: false }
    const settings = { title: all(scripts[1]!), welcome: all(scripts[8]!), hold }
    await admin.call('board.save', { body: { address: 'taulu', open: true, settings } })
    const { categories } = await admin.call('board.saveCategories', {
      body: { categories: words.map((w, n) => ({ name: all(cut(`${w} ${n}`, 100)) })) },
    })

    // Every field, as a visitor sends it and as the desk says it.
    const ideas: { id: string; number: number }[] = []
    for (const [n, w] of words.entries()) {
      const fields = { kind: 'idea', title: `${w} ${n}`, body: w, place: w, name: w, category: categories[n]!.id }
      const sent = await postForm(url, `${home}/new`, { ...fields, go: 'post' }, device(n))
      expect(sent.status).toBe(303)
      const number = Number(/\/(\d+)\?/.exec(sent.headers.get('location') ?? '')![1])
      await postForm(url, `${home}/${number}`, { go: 'comment', body: w, name: w }, device(n))
      const { rows } = await admin.call('ideas.list', { query: { sort: 'new', limit: 1 } })
      const { id } = rows[0]!
      ideas.push({ id, number })
      await postForm(url, `${home}/${number}`, { go: 'follow', address: follower }, device(0)).then((r) => r.text())
      // The second and later ones are followed at once by whoever has confirmed an address on this device.
      if (n === 0) {
        const link = await linkTo(mail, follower, /\/b\/taulu\/confirm\/[\w-]+/)
        await page.goto(url + link)
        expect(await harmed()).toEqual([])
        await postForm(url, link, { go: 'confirm' }, device(0))
      }
      const state = (['done', 'planned', 'under-way', 'declined'] as const)[n % 4]!
      await admin.call('ideas.answer', { params: { id }, body: { state, answer: cut(w, 1_000) } })
      await admin.call('ideas.comment', { params: { id }, body: { body: cut(w, 1_000) } })
    }
    // Merged, refused, waiting and brought by a file.
    await admin.call('ideas.merge', { params: { id: ideas[1]!.id }, body: { into: ideas[0]!.id } })
    await admin.call('ideas.judge', { params: { id: ideas[2]!.id }, body: { stand: 'refused', note: scripts[0]! } })
    await admin.call('board.save', {
      body: { address: 'taulu', open: true, settings: { ...settings, hold: { ...hold, all: true } } },
    })
    await postForm(url, `${home}/new`, { kind: 'idea', title: scripts[1]!, body: scripts[0]!, go: 'post' }, device(3))
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    const rows = words.map((w, n) => [`f${n}`, `${w} f${n}`, w, w, w, w, w].map(quoted).join(','))
    const brought = await fetch(`${url}/api/v1/ideas/import`, {
      ...{ method: 'POST', headers: { ...admin.headers, 'content-type': 'text/csv' } },
      body: `id,title,text,category,place,answer,author\n${rows.join('\n')}\n`,
    })
    expect(await brought.json()).toMatchObject({ added: words.length, badTotal: 0 })
    await admin.call('news.save', { body: { address: 'uutiset', open: true, results: [] } })
    for (let n = 10; n < 15; n++) await postForm(url, `${home}/vote`, { for: '1' }, device(n))
    for (const w of words) {
      const text = cut(w, 200)
      const links = [{ kind: 'idea' as const, id: ideas[0]!.id }]
      const notice = await admin.call('notices.create', {
        body: { title: all(text), said: all(text), did: all(text), touchpoints: [], links },
      })
      await admin.call('notices.publish', { params: { id: notice.id }, body: { tell: true } })
    }

    const bad: Record<string, string[]> = {}
    const note = async (where: string) => {
      const found = await harmed()
      if (found.length) bad[where] = found
    }
    const paths = [
      ...[home, `${home}?sort=new`, `${home}?sort=new&page=2`, `${home}?sort=new&page=3`, `${home}/roadmap`],
      ...ideas.map(({ number }) => `${home}/${number}`),
      ...words.map((w) => `${home}?q=${encodeURIComponent(w)}&kind=${encodeURIComponent(w)}`),
      ...[`${home}/news`, `${home}/news?page=2`, `${home}/news?page=3`, `${home}/news/1`, `${home}/you`],
      ...words.slice(0, 4).map((w) => `${home}/confirm/${encodeURIComponent(w)}?l=${encodeURIComponent(w)}`),
    ]
    await page.context().addCookies([{ name: 'hetki_board', value: device(0), url: url + home }])
    for (const path of paths) {
      await page.goto(url + path)
      await note(path)
    }
    // While somebody types, and what a form gives back.
    for (const w of words) {
      const typed = w.replace(/\s+/g, ' ')
      await page.goto(`${url}${home}/new`)
      const like = page.waitForResponse((r) => r.url().includes('/similar?'), { timeout: 3_000 }).catch(() => null)
      await page.locator('#wt').fill(typed)
      if (typed.trim().length > 3) await like
      await note(`typed ${w}`)
      await page.locator('#wb').fill(w)
      await page.locator('#wn').fill(typed)
      await page.evaluate('document.querySelector("[name=seen]").value = ""')
      await page.locator('button[value=look]').click()
      await page.waitForLoadState()
      await note(`sent ${w}`)
    }
    await page.goto(`${url}${home}/${ideas[0]!.number}`)
    await page.locator('[name=body]').fill(`   `)
    await page.locator('#cn').fill(scripts[3]!)
    await page.locator('button[value=comment]').click()
    await note('a comment that says nothing')

    // Mails, as a program shows their HTML; feeds, as a browser reads them.
    await expect.poll(() => mail.taken.length, { timeout: 30_000 }).toBeGreaterThan(words.length * 3)
    for (const { raw } of mail.taken) {
      const { html, subject } = await parsed(raw)
      expect(subject).not.toMatch(/[\r\n]/)
      await page.setContent(html ?? '')
      await note(`mail ${subject}`)
    }
    await page.goto(`${url}${home}`)
    for (const path of [
      `${home}/feed`,
      `${home}/news/feed`,
      ...ideas.slice(3).map((i) => `${home}/${i.number}/feed`),
    ]) {
      const feed = await (await fetch(url + path)).text()
      const broken = (await page.evaluate(`(() => {
        const read = new DOMParser().parseFromString(${JSON.stringify(feed)}, 'application/xml')
        return [...read.querySelectorAll('parsererror, script, img, svg')].map((e) => e.outerHTML)
      })()`)) as string[]
      if (broken.length) bad[path] = broken
    }
    const csv = await (await fetch(`${url}/api/v1/ideas.csv`, { headers: admin.headers })).text()
    expect(csv).toContain(`'=HYPERLINK`)
    expect(csv).not.toMatch(/(^|,)"?[=+@]/m)

    // The desk.
    await signIn(page, house.house)
    await page.locator('nav').first().waitFor()
    const [notice] = await admin.call('notices.list', { query: {} })
    for (const path of [
      ...['/app/board', '/app/board?sort=new', '/app/board?view=queue', '/app/board?view=refused'],
      ...['/app/board?view=duplicates', '/app/board?view=apart'],
      ...['/app/board?view=settings', '/app/notices', `/app/notices/${notice!.id}`, `/app/trace/idea/${ideas[0]!.id}`],
      ...ideas.map(({ id }) => `/app/board/${id}`),
    ]) {
      await page.goto(url + path)
      await whole(page)
      await note(path)
    }
    expect(bad).toEqual({})
  }, 240_000)
})
