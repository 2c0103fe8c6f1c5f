import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { CallReply } from '../../client.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { BlankValues, ColumnList } from './column-list.tsx'
import { type ColumnTarget, choiceOf, details, targetOf } from './target.ts'

type Props = {
  preview: CallReply<'imports.preview'>
  mapping: ImportMapping
  set: (column: string, to: ColumnTarget) => void
  issueOf: (path: string) => string | undefined
}

/** What the columns of past answers become: questions of the survey, and what is told of each answer. */
export function Columns({ preview, mapping, set, issueOf }: Props) {
  const t = useSetupText().imports
  const language = useLanguage()
  const survey = useCall('surveys.versions', { params: { id: mapping.survey } }).data?.[0]?.content
  const choices = [
    {
      group: t.groups.questions,
      items: (survey?.questions ?? []).map((q) => ({
        value: `question:${q.id}`,
        label: say(q.title, language) || q.id,
      })),
    },
    { group: t.groups.about, items: details.map((value) => ({ value, label: t.targets[value] })) },
    {
      group: t.groups.other,
      items: (['attribute', 'skip'] as const).map((value) => ({ value, label: t.targets[value] })),
    },
  ]
  return (
    <ColumnList
      preview={preview}
      choices={choices}
      chosen={(column) => choiceOf(mapping.columns[column])}
      choose={(column, choice) => set(column, targetOf(choice, column, mapping.columns[column]))}
      more={(column) => {
        const target = mapping.columns[column]
        if (target?.to !== 'question') return null
        const { question } = target
        return (
          <BlankValues
            column={column}
            blank={target.blank}
            set={(blank) => set(column, { to: 'question', question, ...(blank.length > 0 && { blank }) })}
          />
        )
      }}
      problem={issueOf('columns')}
      issueOf={issueOf}
    />
  )
}
