import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useEncountersText, useText } from '../../text.ts'
import { EncounterFacts } from '../answers/encounter.tsx'
import { AnswerLine } from '../answers/row.tsx'
import css from './encounters.module.css'

/** One encounter beside the list, with what the customer said of it; the address is its own. */
export function Screen() {
  const s = useText()
  const t = useEncountersText()
  const navigate = useNavigate()
  const phone = useMediaQuery('(max-width: 760px)')
  const { id } = useParams({ strict: false }) as { id: string }
  const search = useSearch({ strict: false })
  return (
    <Drawer
      opened
      onClose={() => void navigate({ to: '/encounters/list' as string, search: search as never })}
      position="right"
      size={phone ? '100%' : 560}
      title={t.one}
      closeButtonProps={{ 'aria-label': s.shell.close }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      <One id={id} />
    </Drawer>
  )
}

function One({ id }: { id: string }) {
  const t = useEncountersText()
  const f = useFormat()
  const { data, error, refetch } = useCall('encounters.read', { params: { id } })
  if (error) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={8} />
  return (
    <>
      <p>
        <time dateTime={data.encounter.startedAt}>{f.full(data.encounter.startedAt)}</time>
      </p>
      <EncounterFacts encounter={data.encounter} />
      <h3 className={css.under}>{t.answersOf}</h3>
      {data.answers.length === 0 ? (
        <p className="dim">{t.noAnswers}</p>
      ) : (
        <ul className={css.list}>
          {data.answers.map((answer) => (
            <Said key={answer} id={answer} />
          ))}
        </ul>
      )}
    </>
  )
}

function Said({ id }: { id: string }) {
  const names = useNames()
  const now = useNow(60_000)
  const { data, error } = useCall('answers.read', { params: { id } })
  if (error)
    return (
      <li>
        <Problem error={error} />
      </li>
    )
  return data ? <AnswerLine row={data.answer} names={names} now={now} /> : <Wait lines={1} />
}
