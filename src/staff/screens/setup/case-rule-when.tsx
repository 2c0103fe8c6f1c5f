import { scales, solvedValues, watchedMetrics } from 'virtual:contract'
import { Button, Checkbox, MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core'
import type { CustomerCondition, RuleCondition, SaidCondition } from '../../../contract/cases.ts'
import { say, useNames } from '../../names.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import setup from './setup.module.css'
import { treeOptions } from './tree.ts'

const kinds = ['nps', 'ces', 'csat', 'solved', 'contact', 'words', 'topic'] as const
/** The unhappy end of each kind. */
const usual: Record<SaidCondition['question'], SaidCondition> = {
  nps: { question: 'nps', max: 6 },
  ces: { question: 'ces', max: 3 },
  csat: { question: 'csat', max: 2 },
  solved: { question: 'solved', oneOf: ['no'] },
  contact: { question: 'contact' },
  words: { question: 'words', anyOf: [] },
  topic: { question: 'topic', anyOf: [] },
}

type Props = { when: RuleCondition; set: (when: RuleCondition) => void }

/** When the rule holds. */
export function RuleWhen({ when, set }: Props) {
  const words = useSetupText().caseSetup.rule
  const staff = useText()
  return (
    <>
      {when.on === 'answer' && (
        <fieldset className={setup.localized}>
          <legend>{words.conditions}</legend>
          {when.said.map((one, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition that is being written has no other name
            <div key={n} className={setup.several}>
              <Said one={one} set={(x) => set({ ...when, said: when.said.map((s, i) => (i === n ? x : s)) })} />
              <Button
                variant="default"
                aria-label={words.removeCondition}
                onClick={() => set({ ...when, said: when.said.filter((_, i) => i !== n) })}
              >
                ×
              </Button>
            </div>
          ))}
          {when.said.length < 6 && (
            <Button
              variant="default"
              size="xs"
              style={{ justifySelf: 'start' }}
              onClick={() => set({ ...when, said: [...when.said, usual.solved] })}
            >
              {words.addCondition}
            </Button>
          )}
        </fieldset>
      )}
      {when.on === 'encounter' && (
        <div className={setup.pair}>
          <Count
            label={words.contacts}
            value={when.contacts}
            min={2}
            set={(contacts) => set(without({ ...when, contacts }))}
          />
          <Count
            label={words.abandoned}
            value={when.abandoned}
            min={1}
            set={(abandoned) => set(without({ ...when, abandoned }))}
          />
          {when.abandoned !== undefined && (
            <NumberInput
              label={words.days}
              min={1}
              max={90}
              value={when.days}
              onChange={(n) => typeof n === 'number' && set({ ...when, days: n })}
            />
          )}
          <TagsInput
            label={words.outcomes}
            description={words.outcomesHint}
            value={when.outcomes ?? []}
            acceptValueOnBlur
            clearable
            onChange={(outcomes) => set(without({ ...when, outcomes }))}
          />
        </div>
      )}
      {when.on === 'figure' && (
        <div className={setup.pair}>
          <MultiSelect
            label={words.metrics}
            placeholder={when.metrics?.length ? '' : words.allMetrics}
            data={watchedMetrics.map((m) => ({ value: m, label: staff.metric[m] }))}
            value={when.metrics ?? []}
            clearable
            onChange={(metrics) => set(without({ ...when, metrics: metrics as typeof when.metrics }))}
          />
          <NativeSelect
            label={words.direction}
            value={when.direction}
            data={(['worse', 'up', 'down'] as const).map((d) => ({ value: d, label: words.directions[d] }))}
            onChange={(e) => set({ ...when, direction: e.currentTarget.value as 'worse' })}
          />
        </div>
      )}
      <Place when={when} set={set} />
    </>
  )
}

/** An empty list or number is no condition. */
function without<W extends RuleCondition>(when: W): W {
  return Object.fromEntries(
    Object.entries(when).filter(
      ([key, v]) => v !== undefined && !(Array.isArray(v) && v.length === 0 && key !== 'said'),
    ),
  ) as W
}

function Said({ one, set }: { one: SaidCondition; set: (one: SaidCondition) => void }) {
  const t = useSetupText()
  const words = t.caseSetup.rule
  const names = useNames()
  const language = useLanguage()
  const topics = names.topics.filter((topic) => !topic.closed)
  const scale = one.question in scales ? scales[one.question as keyof typeof scales] : null
  return (
    <div className={setup.pair}>
      <NativeSelect
        aria-label={words.conditions}
        value={one.question}
        data={kinds.map((k) => ({ value: k, label: words.kind[k] }))}
        onChange={(e) => set(usual[e.currentTarget.value as SaidCondition['question']])}
      />
      {scale && 'max' in one && (
        <NativeSelect
          aria-label={words.max}
          leftSection={<span aria-hidden>≤</span>}
          value={String(one.max)}
          data={Array.from({ length: scale[1] - scale[0] + 1 }, (_, i) => String(scale[0] + i))}
          onChange={(e) => set({ ...one, max: Number(e.currentTarget.value) })}
        />
      )}
      {one.question === 'solved' && (
        <Checkbox.Group
          aria-label={words.oneOf}
          value={one.oneOf}
          onChange={(oneOf) => oneOf.length > 0 && set({ question: 'solved', oneOf: oneOf as typeof one.oneOf })}
        >
          <div className={setup.values}>
            {solvedValues.map((v) => (
              <Checkbox key={v} value={v} label={t.rule.solved[v]} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {one.question === 'words' && (
        <TagsInput
          aria-label={words.anyOf}
          description={words.anyOfHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={one.anyOf}
          acceptValueOnBlur
          onChange={(anyOf) => set({ question: 'words', anyOf })}
        />
      )}
      {one.question === 'topic' && (
        <MultiSelect
          aria-label={words.topics}
          placeholder={one.anyOf.length > 0 ? '' : words.chooseTopic}
          description={names.ready && topics.length === 0 ? words.noTopics : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={topics.map((topic) => ({ value: topic.id, label: say(topic.name, language) }))}
          value={one.anyOf}
          searchable
          hidePickedOptions
          onChange={(anyOf) => set({ question: 'topic', anyOf })}
        />
      )}
    </div>
  )
}

function Count(props: { label: string; value: number | undefined; min: number; set: (n: number | undefined) => void }) {
  const words = useSetupText().caseSetup.rule
  return (
    <NumberInput
      label={props.label}
      placeholder={words.never}
      min={props.min}
      max={50}
      value={props.value ?? ''}
      onChange={(n) => props.set(typeof n === 'number' ? n : undefined)}
    />
  )
}

/** Where it happened, and to which customers. */
function Place({ when, set }: Props) {
  const words = useSetupText().caseSetup.rule
  const names = useNames()
  const language = useLanguage()
  const customer: CustomerCondition | undefined = when.on === 'figure' ? undefined : when.customer?.[0]
  const setCustomer = (more: Partial<CustomerCondition>) => {
    if (when.on === 'figure') return
    const next = { attribute: '', ...customer, ...more }
    const { attribute, oneOf, atLeast } = next
    const kept = { attribute, ...(oneOf?.length && { oneOf }), ...(atLeast !== undefined && { atLeast }) }
    const rest = when.customer?.slice(1) ?? []
    set(without({ ...when, customer: attribute || oneOf?.length ? [kept, ...rest] : rest }))
  }
  return (
    <>
      <div className={setup.pair}>
        <MultiSelect
          label={words.reasons}
          placeholder={when.reasons?.length ? '' : words.anyReason}
          data={treeOptions(names.reasons, (r) => say(r.name, language))}
          value={when.reasons ?? []}
          searchable
          clearable
          onChange={(reasons) => set(without({ ...when, reasons }))}
        />
        <MultiSelect
          label={words.channels}
          placeholder={when.channels?.length ? '' : words.anyChannel}
          data={names.channels.map((c) => ({ value: c, label: names.name('channel', c) }))}
          value={when.channels ?? []}
          clearable
          onChange={(channels) => set(without({ ...when, channels }))}
        />
      </div>
      {when.on !== 'figure' && (
        <MultiSelect
          label={words.touchpoints}
          placeholder={when.touchpoints?.length ? '' : words.anyTouchpoint}
          data={names.touchpoints.map((p) => ({ value: p.id, label: say(p.name, language) }))}
          value={when.touchpoints ?? []}
          searchable
          clearable
          onChange={(touchpoints) => set(without({ ...when, touchpoints }))}
        />
      )}
      {when.on !== 'figure' && (
        <div className={setup.pair}>
          <TextInput
            label={words.attribute}
            description={words.attributeHint}
            value={customer?.attribute ?? ''}
            maxLength={60}
            onChange={(e) => setCustomer({ attribute: e.currentTarget.value })}
          />
          {customer && (
            <>
              <TagsInput
                label={words.attributeIs}
                value={customer.oneOf ?? []}
                acceptValueOnBlur
                onChange={(oneOf) => setCustomer({ oneOf })}
              />
              <NumberInput
                label={words.attributeAtLeast}
                value={customer.atLeast ?? ''}
                onChange={(n) => setCustomer({ atLeast: typeof n === 'number' ? n : (undefined as unknown as number) })}
              />
            </>
          )}
        </div>
      )}
    </>
  )
}
