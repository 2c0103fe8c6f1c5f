import type { Language } from '../../contract/language.ts'
import type { Question, ScaleKind } from '../../contract/survey.ts'
import { encode } from '../html.ts'
import { texts } from '../language.ts'
import { said } from '../said.ts'
import type { SurveyView } from '../view.ts'

type Drawn = {
  question: Question
  language: Language
  pieces: SurveyView['pieces']
  /** The address that opens the page with this choice marked. */
  link: (value: string) => string
}

// As in field.ts: the numbers of contract/survey.ts; another number does not compile.
const scales = {
  nps: [0, 10],
  ces: [1, 7],
  csat: [1, 5],
} as const satisfies typeof import('../../contract/survey.ts').scales
const mouths = ['😞', '🙁', '😐', '🙂', '😀']
/** More would make a mail of buttons; the page has them all. */
const mostOptions = 8

/** The first question's choices as links; null where it has none that a link could carry. */
export function choices(drawn: Drawn): string | null {
  const { question, language, pieces } = drawn
  switch (question.kind) {
    case 'nps':
    case 'ces':
      return numbers(drawn, question.kind)
    case 'csat':
      return question.look === 'faces' ? faces(drawn) : numbers(drawn, 'csat')
    case 'solved': {
      const words = texts[language].solved
      return stacked(drawn, [
        { id: 'yes', html: words.yes },
        { id: 'partly', html: words.partly },
        { id: 'no', html: words.no },
      ])
    }
    case 'choice': {
      const options = question.options ?? []
      if (options.length > mostOptions) return null
      return stacked(
        drawn,
        options.map((o) => ({ id: o.id, html: said(o.label, language, pieces)?.html ?? encode(o.id) })),
      )
    }
    default:
      return null
  }
}

const button =
  'display:inline-block;text-decoration:none;font-weight:600;border:1px solid #cbc7bb;border-radius:8px;color:#18211d;background:#fff'

/** Two groups, each on one line: a phone shows them one below the other, a desk side by side. */
function numbers({ question, language, pieces, link }: Drawn, kind: ScaleKind): string {
  const [from, to] = scales[kind]
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const groups = kind === 'nps' ? [all.slice(0, 6), all.slice(6)] : [all]
  const one = (n: number) =>
    `<a class=b href="${encode(link(`${n}`))}" style="${button};width:34px;line-height:44px;font-size:17px;text-align:center;margin:0 4px 8px 0">${n}</a>`
  const words = texts[language].ends[kind]
  const low = said(question.low, language, pieces)?.html ?? words.low
  const high = said(question.high, language, pieces)?.html ?? words.high
  return (
    groups.map((g) => `<span style="display:inline-block;white-space:nowrap">${g.map(one).join('')}</span>`).join('') +
    `<p class=m style="margin:2px 0 0;font-size:14px;line-height:20px;color:#55605a">${from} = ${low}, ${to} = ${high}</p>`
  )
}

function faces(drawn: Drawn): string {
  const { question, language, pieces } = drawn
  return stacked(
    drawn,
    texts[language].faces.map((words, i) => {
      const own = i === 0 ? question.low : i === 4 ? question.high : undefined
      const label = said(own, language, pieces)?.html ?? words
      return {
        id: `${i + 1}`,
        html: `<span aria-hidden=true style="font-size:22px;line-height:24px">${mouths[i]}</span>&ensp;${label}`,
      }
    }),
  )
}

const stacked = ({ link }: Drawn, options: { id: string; html: string }[]): string =>
  options
    .map(
      ({ id, html }) =>
        `<a class=b href="${encode(link(id))}" style="${button};display:block;padding:11px 16px;margin:0 0 8px;font-size:16px;line-height:22px">${html}</a>`,
    )
    .join('')
