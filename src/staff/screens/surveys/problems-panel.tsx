import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SurveyProblem } from '../../../contract/operations/catalog.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { Glyph } from './glyph.tsx'
import { placeWords, problemWords } from './problem-words.ts'

const shownAtFirst = 5

/** What stands between the draft and its publication; each line leads to its place. */
export function ProblemsPanel({ checking, go }: { checking: boolean; go: (problem: SurveyProblem) => void }) {
  const t = useSetupText()
  const { draft, language, problems } = useBuilder()
  const [all, setAll] = useState(false)
  const stops = problems.filter((p) => !p.warning)
  const sorted = [...stops, ...problems.filter((p) => p.warning)]
  if (checking && problems.length === 0) return <p className={css.hint}>{t.builder.checking}</p>
  const warnings = sorted.length - stops.length
  return (
    <section className={css.problems} data-stops={stops.length > 0 || undefined} aria-labelledby="problems-heading">
      <h2 id="problems-heading">
        <Glyph of={stops.length > 0 ? 'warn' : 'tick'} />
        {stops.length > 0 ? t.builder.problems(stops.length, String(stops.length)) : t.builder.noProblems}
        {warnings > 0 && <small>{t.builder.warnings(warnings, String(warnings))}</small>}
      </h2>
      {sorted.length > 0 && (
        <ul>
          {sorted.slice(0, all ? undefined : shownAtFirst).map((p) => (
            <li key={`${p.code} ${p.path} ${p.language ?? ''} ${p.detail ?? ''}`} data-warning={p.warning || undefined}>
              <button type="button" onClick={() => go(p)}>
                <span>{placeWords(t, p.path)}</span> {problemWords(t, p, draft, language)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!all && sorted.length > shownAtFirst && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t.builder.showMore(String(sorted.length))}
        </Button>
      )}
    </section>
  )
}
