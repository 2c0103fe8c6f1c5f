import type { Page } from 'playwright-core'
import { openChromium } from './chromium.ts'
import type { StaffHouse } from './staff-house.ts'
import { complaintsOf, keyboard, widths } from './sweep.ts'

/** Signs in by the page where everybody does: the first admin, where nobody else is named. */
export async function signIn(
  page: Page,
  { url }: { url: string },
  { path = '/', email = 'aino@example.fi', password = 'hyvin pitkä salasana' } = {},
): Promise<void> {
  await page.goto(`${url}/app${path}`)
  await page.getByLabel('Sähköposti').fill(email)
  await page.getByLabel('Salasana', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
}

/** The first admin at a browser of a desk, in Finnish, signed in; what its console says from then on are `complaints`. */
export async function openDesk({ house }: Pick<StaffHouse, 'house'>) {
  const browser = await openChromium()
  const context = await browser.newContext({ viewport: widths.desk, locale: 'fi-FI' })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  await signIn(page, house)
  await page.locator('nav').first().waitFor()
  // The browser itself notes the 401 of who is not yet signed in.
  complaints.length = 0
  return { browser, page, complaints, ...keyboard(page) }
}
