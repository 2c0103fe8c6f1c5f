import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium as launcher } from 'playwright-core'

// The one without a window first: the same engine with half the work.
const places = [
  ...['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser'],
  '/usr/bin/google-chrome',
]
/** Where this machine has a Chromium; CHROMIUM names another. */
export const chromiumPath = [process.env.CHROMIUM, ...places].find((p) => p && existsSync(p)) ?? null
/** Said where a browser test is skipped. */
export const noChromium = `no Chromium at ${places.join(', ')}; set CHROMIUM to its path`

export const launchOptions = () => ({
  executablePath: chromiumPath!,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})

export const openChromium = (): Promise<Browser> => launcher.launch(launchOptions())

/** A browser whose storage outlives it, in a folder of its own. */
export const openProfile = (folder: string): Promise<BrowserContext> =>
  launcher.launchPersistentContext(folder, {
    ...launchOptions(),
    locale: 'fi-FI',
    viewport: { width: 390, height: 844 },
  })
