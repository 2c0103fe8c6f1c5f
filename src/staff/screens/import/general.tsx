import { Select, TextInput } from '@mantine/core'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { FileFields } from './file-fields.tsx'
import css from './import.module.css'

type Props = {
  mapping: ImportMapping
  set: (change: Partial<ImportMapping>) => void
  choose: (survey: string) => void
  issueOf: (path: string) => string | undefined
}

/** What holds for all rows: survey, source, form of dates, and what rows without their own fall back to. */
export function General({ mapping, set, choose, issueOf }: Props) {
  const t = useSetupText().imports
  const language = useLanguage()
  const names = useNames()
  const surveys = useCall('surveys.list', {}).data?.filter((s) => s.version !== null)
  const touchpoints = useCall('touchpoints.list', {}).data
  return (
    <section className={`card ${css.general}`}>
      <Select
        label={t.survey}
        description={t.surveyHint}
        allowDeselect={false}
        value={mapping.survey}
        data={(surveys ?? []).map((s) => ({ value: s.id, label: s.draft.name }))}
        error={issueOf('survey')}
        onChange={(id) => id && choose(id)}
      />
      <FileFields mapping={mapping} set={set} issueOf={issueOf} />
      <TextInput
        type="date"
        label={t.defaultAt}
        description={t.defaultAtHint}
        value={mapping.defaultAt ?? ''}
        error={issueOf('defaultAt')}
        onChange={(event) => set({ defaultAt: event.currentTarget.value || undefined })}
      />
      <Select
        label={t.touchpoint}
        description={t.touchpointHint}
        placeholder={t.touchpointNone}
        clearable
        searchable
        value={mapping.touchpoint ?? null}
        data={(touchpoints ?? []).map((p) => ({
          value: p.id,
          label: `${say(p.name, language)} · ${names.name('unit', p.unit)}`,
        }))}
        error={issueOf('touchpoint')}
        onChange={(id) => set({ touchpoint: id ?? undefined })}
      />
    </section>
  )
}
