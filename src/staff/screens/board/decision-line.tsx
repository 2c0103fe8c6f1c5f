import { NativeSelect, Select, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { DecisionRow } from '../../../contract/board.ts'
import { type AnswerState, answerMost, answerStates } from '../../../contract/idea.ts'
import { useFormat } from '../../format.ts'
import { Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useBoardText } from '../../text.ts'
import css from './board.module.css'

/** A row of the file with what a person says of it: its idea ('' not said yet), its state where the word has none, the answer; and why it could not be. */
export type Said = { read: DecisionRow; idea: string; state: AnswerState | null; answer: string; why: string | null }

const fresh = 'new'
const skip = 'skip'
export const isChosen = ({ idea }: Said): boolean => idea !== '' && idea !== skip
/** Of a chosen one: its idea, or null where it is put on the board. */
export const onTheBoard = ({ idea }: Said): string | null => (idea === fresh ? null : idea)

export function DecisionLine({
  said,
  state,
  change,
}: {
  said: Said
  state: AnswerState | null
  change: (said: Partial<Said>) => void
}) {
  const t = useBoardText()
  const d = t.decisions
  const { read } = said
  return (
    <li>
      <div>
        <strong dir="auto">{read.title}</strong>
        <p className="small dim">{[d.row(String(read.row)), read.word].filter(Boolean).join(' · ')}</p>
      </div>
      <Choice said={said} change={change} />
      {isChosen(said) && (
        <>
          <NativeSelect
            label={t.answer.state}
            data={[
              ...(state ? [] : [{ value: '', label: '–' }]),
              ...answerStates.map((s) => ({ value: s, label: t.states[s] })),
            ]}
            value={state ?? ''}
            onChange={(e) => change({ state: (e.currentTarget.value || null) as AnswerState | null })}
          />
          <Textarea
            className={css.wide}
            label={d.answer}
            value={said.answer}
            onChange={(e) => change({ answer: e.currentTarget.value })}
            rows={2}
            maxLength={answerMost}
            required={state === 'declined'}
            error={said.why && (d.left[said.why] ?? d.failed)}
          />
        </>
      )}
    </li>
  )
}

/** The likest first; words typed search the whole board. */
function Choice({ said: { read, idea }, change }: { said: Said; change: (said: Partial<Said>) => void }) {
  const t = useBoardText()
  const d = t.decisions
  const f = useFormat()
  const [words, setWords] = useState('')
  const [searching, setSearching] = useState(false)
  const [asked] = useDebouncedValue(searching ? words.trim() : '', 200)
  const found = useCall('ideas.list', { query: { q: asked, limit: 20 } }, { keep: true, enabled: asked !== '' })
  const [picked, setPicked] = useState<Shown | null>(read.idea)
  const rows: Shown[] = asked ? (found.data?.rows ?? []) : read.likely
  const offered = [...(picked && !rows.some((r) => r.id === picked.id) ? [picked] : []), ...rows]
  return (
    <div>
      <Select
        label={d.idea}
        placeholder={d.ideaHelp}
        value={idea || null}
        searchable
        onSearchChange={setWords}
        onFocus={() => setSearching(true)}
        onBlur={() => setSearching(false)}
        // The server has searched already, in the body too.
        filter={({ options }) => options}
        data={[
          ...offered.map((i) => ({ value: i.id, label: `${i.title} · ${t.votes(i.votes, f.count(i.votes))}` })),
          { value: fresh, label: d.fresh },
          { value: skip, label: d.skip },
        ]}
        nothingFoundMessage={found.isFetching ? undefined : d.noSuch}
        onChange={(value) => {
          setPicked(offered.find((i) => i.id === value) ?? picked)
          change({ idea: value ?? '' })
        }}
      />
      {found.error && <Problem error={found.error} />}
    </div>
  )
}

type Shown = { id: string; title: string; votes: number }
