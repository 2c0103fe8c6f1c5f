import { Textarea, TextInput } from '@mantine/core'
import type { Purpose, Question } from '../../../contract/survey.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { at, useBuilder } from './builder-context.ts'
import { problemWords } from './problem-words.ts'

const none: Purpose = { owner: '', decision: '', action: '', review: '' }

type Props = { path: string; question: Question; onChange: (change: (q: Question) => Question) => void }

/** Why the question is asked: whose it is, what it decides, what happens, until when. */
export function PurposeFields({ path, question, onChange }: Props) {
  const t = useSetupText()
  const { draft, language, problems, strict, locked } = useBuilder()
  const purpose = question.purpose ?? none
  const field = (part: keyof Purpose) => {
    const problem = at(problems, `${path}.purpose.${part}`)
    // A question just added lacks them by nature; it is told at the field once somebody wants to publish.
    const said = problem && (strict || problem.code !== 'no-purpose')
    return {
      label: t.builder[part],
      value: purpose[part],
      readOnly: locked,
      error: said && problemWords(t, problem, draft, language),
      onChange: (event: { currentTarget: { value: string } }) => {
        const text = event.currentTarget.value
        onChange((q) => ({ ...q, purpose: { ...(q.purpose ?? none), [part]: text } }))
      },
    }
  }
  const long = {
    autosize: true,
    minRows: 1,
    maxRows: 5,
    maxLength: 1_000,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as const,
  }
  return (
    <fieldset className={css.group}>
      <legend>{t.builder.purpose}</legend>
      <p className={css.hint}>{t.builder.purposeWhy}</p>
      <div data-path={`${path}.purpose.decision`}>
        <Textarea
          {...field('decision')}
          {...long}
          inputWrapperOrder={[...long.inputWrapperOrder]}
          description={t.builder.decisionHint}
        />
      </div>
      <div data-path={`${path}.purpose.action`}>
        <Textarea
          {...field('action')}
          {...long}
          inputWrapperOrder={[...long.inputWrapperOrder]}
          description={t.builder.actionHint}
        />
      </div>
      <div className={css.two}>
        <div data-path={`${path}.purpose.owner`}>
          <TextInput {...field('owner')} maxLength={200} autoComplete="off" />
        </div>
        <div data-path={`${path}.purpose.review`}>
          <TextInput {...field('review')} type="date" />
        </div>
      </div>
    </fieldset>
  )
}
