import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { mostBytes, mostCompressed, scripts, weighAll, weighScript } from './weigh-page.ts'

it('the first whole response of every template fits the first flight, in every language, with a brand and without', async () => {
  execFileSync('node', ['scripts/build-page.mjs'], { stdio: 'ignore' })
  const weights = await weighAll()
  expect(weights).toHaveLength(24)
  for (const w of weights) {
    expect(w.bytes, `${w.template} ${w.language} ${w.branded}`).toBeLessThanOrEqual(mostBytes)
    expect(w.compressed, `${w.template} ${w.language} ${w.branded} gzip`).toBeLessThanOrEqual(mostCompressed)
    // Nothing this small could be the page: the scale itself would be missing.
    expect(w.compressed).toBeGreaterThan(3_000)
  }
  for (const { name, most } of scripts) expect(weighScript(name).bytes, name).toBeLessThanOrEqual(most)
})
