import { Link } from '@tanstack/react-router'
import type { FoundText } from '../../../contract/operations/topics.ts'
import { useFormat } from '../../format.ts'
import css from './topics.module.css'

/** Texts of answers, with the words by which they were found marked. */
export function FoundTexts({ texts }: { texts: readonly FoundText[] }) {
  const f = useFormat()
  return (
    <ul className={css.texts}>
      {texts.map((one) => (
        <li key={one.answer}>
          <Link to={'/answers/$id' as string} params={{ id: one.answer } as never} target="_blank">
            {f.full(one.at)}
          </Link>{' '}
          <q>
            <Marked {...one} />
          </q>
        </li>
      ))}
    </ul>
  )
}

function Marked({ text, marks }: Pick<FoundText, 'text' | 'marks'>) {
  const ends = [0, ...marks.map((m) => m.to)]
  return (
    <>
      {marks.map(({ from, to }, n) => (
        <span key={from}>
          {text.slice(ends[n], from)}
          <mark>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  )
}
