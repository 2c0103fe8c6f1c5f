import { inLanguage, type Localized } from '../../contract/language.ts'
import type { ResultMetric } from '../../contract/notice.ts'
import { counted, dayIn } from '../board/frame.ts'
import { encode } from '../html.ts'
import { type NewsFrame, newsPage } from './frame.ts'
import { newsWords } from './words.ts'

/** A score as all may see it; `value` is null where there are too few answers. */
export type ShownScore = {
  touchpoint: Localized
  metric: ResultMetric
  /** As it is read: points for NPS, a share for the others. */
  value: number | null
  n: number | null
  interval: [number, number] | null
  did: { number: number; title: Localized }[]
}

/** What touchpoints were scored, how sure that is, and what was done there. */
export function resultsPage(
  frame: NewsFrame,
  scores: ShownScore[],
  { from, to }: { from: Date; to: Date },
): { html: string; csp: string } {
  const { language, zone, home } = frame
  const words = newsWords[language]
  const shown = (metric: ResultMetric, value: number): string =>
    metric === 'nps' ? counted(value, language) : `${counted(value * 100, language)} %`
  const rows = scores.map((s) => {
    const figure =
      s.value === null || s.n === null
        ? `<small>${words.few}</small>`
        : `<b>${shown(s.metric, s.value)}</b><br><small>${words.answers(counted(s.n, language))}${
            s.interval ? `<br>${words.interval(shown(s.metric, s.interval[0]), shown(s.metric, s.interval[1]))}` : ''
          }</small>`
    const did = s.did.map(
      (d) => `<br><a dir=auto href="${home}/${d.number}?l=${language}">${encode(inLanguage(d.title, language))}</a>`,
    )
    return (
      `<tr><th scope=row dir=auto>${encode(inLanguage(s.touchpoint, language))}<br><small>${words.metric[s.metric]}</small>` +
      `${did.length > 0 ? `<br><small>${words.whatWeDid}:</small>${did.join('')}` : ''}</th><td>${figure}</td></tr>`
    )
  })
  const main =
    `<h1>${words.results}</h1><p class=h>${words.resultsWhy(dayIn(from, language, zone), dayIn(to, language, zone))}</p>` +
    (rows.length === 0
      ? `<p>${words.noResults}</p>`
      : `<article class=card><table><thead><tr><th scope=col>${words.place}</th><th scope=col>${words.score}</th></tr></thead><tbody>${rows.join('')}</tbody></table></article>`)
  return newsPage(frame, { tab: 'results', title: words.results, here: `${home}/results`, main })
}
