import { mostBytes, mostCompressed, weighAll } from '../scripts/weigh-page.ts'
import { type TemplateName, templates } from '../src/catalog/survey/templates.ts'
import { chromiumPath, noChromium, openChromium } from '../test/browser/chromium.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { quantile } from './client.ts'
import { conditions, figure } from './print.ts'

/** Bytes of the first whole response of each template, and how long until its first question can be answered on slow 3G. */
conditions('Survey page')
for (const w of await weighAll()) {
  figure(
    `${w.template}, ${w.language}${w.branded ? ', branded' : ''}: first response, headers included`,
    w.bytes,
    'bytes',
    { most: mostBytes },
  )
  figure('  the same, gzip', w.compressed, 'bytes', { most: mostCompressed })
}
if (chromiumPath) await slow3G()
else console.log(`  time to answerable: not measured, ${noChromium}`)

/** Each template from a house of its own process, in a browser that has never seen it; 400 ms a round trip, 400 kbit/s each way. */
async function slow3G(): Promise<void> {
  const browser = await openChromium()
  try {
    for (const template of Object.keys(templates) as TemplateName[]) {
      const dataDir = newDataDir()
      const house = await startHouse({ dataDir })
      try {
        const { code } = await furnish(house, template)
        const times: number[] = []
        for (let i = 0; i < 9; i++) times.push(await answerableAfter(`${house.url}/t/${code}`))
        figure(`${template}: answerable on slow 3G, median of 9`, quantile(times, 0.5) / 1_000, 's', { most: 1 })
        figure('  slowest', Math.max(...times) / 1_000, 's')
      } finally {
        await house.stop()
        forget(dataDir)
      }
    }
  } finally {
    await browser.close()
  }

  async function answerableAfter(url: string): Promise<number> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fi-FI' })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    const throughput = (400 * 1_000) / 8
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    })
    await page.goto(url)
    const can = await page.locator('[name=x]:visible').first().isEnabled()
    if (!can) throw new Error('nothing to answer with')
    // The script is part of the page and runs before this; from here on a tap is saved.
    const ms = (await page.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd')) as number
    await context.close()
    return ms
  }
}
