import { NativeSelect } from '@mantine/core'
import { useProblem } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useImprovementsText, useLanguage } from '../../text.ts'
import { treeOptions } from '../setup/tree.ts'

/** What an answer comes from and who says so; whoever may, says another. */
export function AnswerCause({ answer }: { answer: string }) {
  const w = useImprovementsText().answerCause
  const language = useLanguage()
  const may = useMay()
  const words = useProblem()
  const { data } = useCall('answers.cause', { params: { id: answer } }, { enabled: may('answers.cause') })
  const { data: causes } = useCall('causes.list')
  const save = useAct('answers.setCause', ['answers.cause', 'causes.ranking'])
  if (!data || !causes || causes.length === 0) return null
  const shown = causes.filter((c) => !c.closed || c.id === data.cause)
  const usual = data.cause ? say(causes.find((c) => c.id === data.cause)?.name ?? {}, language) : w.none
  const own = data.by === 'person' ? data.cause : null
  return (
    <section>
      <h3>{w.title}</h3>
      <NativeSelect
        aria-label={w.title}
        value={own ?? ''}
        disabled={!may('answers.setCause') || save.isPending}
        description={data.by === 'person' ? w.by.person : null}
        data={[
          {
            value: '',
            label: data.by && data.by !== 'person' ? `${usual} (${w.by[data.by]})` : own ? w.leave : w.none,
          },
          ...treeOptions(shown, (c) => say(c.name, language)),
        ]}
        error={save.error ? words(save.error) : undefined}
        onChange={(e) => save.mutate({ params: { id: answer }, body: { cause: e.currentTarget.value || null } })}
      />
    </section>
  )
}
