import { type Language, languages } from '../contract/language.ts'
import { server as en } from '../text/en/server.ts'
import { server as fi } from '../text/fi/server.ts'
import { server as sv } from '../text/sv/server.ts'

/** Sentences made on the server, by language. */
export const words = { fi, sv, en } satisfies Record<Language, typeof fi>

/** The first language of ours in an Accept-Language header, by its weights; null when it names none. */
export function acceptedLanguage(header: string | null | undefined): Language | null {
  const wanted = (header ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().split(';')
    const q = Number(rest.find((r) => r.trim().startsWith('q='))?.split('=')[1] ?? 1)
    return { language: tag.toLowerCase().split('-')[0], q: Number.isFinite(q) ? q : 0 }
  })
  wanted.sort((a, b) => b.q - a.q)
  for (const { language, q } of wanted) {
    const ours = languages.find((l) => l === language)
    if (ours && q > 0) return ours
  }
  return null
}
