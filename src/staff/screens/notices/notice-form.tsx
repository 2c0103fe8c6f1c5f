import { MultiSelect, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Improvement } from '../../../contract/improvement.ts'
import type { Language, Localized } from '../../../contract/language.ts'
import type { LinkKind, Notice } from '../../../contract/notice.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useLanguage, useNoticesText, useSetupText, useText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'

/** What a notice says, in each language of the organisation. */
export function NoticeForm({
  notice,
  from,
  close,
}: {
  notice?: Notice
  /** Of a new one: the improvement that it tells of, and with it the causes because of which it was made. */
  from?: Pick<Improvement, 'id' | 'causes' | 'touchpoints'>
  close: () => void
}) {
  const t = useNoticesText().form
  const whole = useNoticesText()
  const common = useSetupText().common
  const language = useLanguage()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit()
  const places = useCall('touchpoints.list').data ?? []
  const [title, setTitle] = useState<Localized>(notice?.title ?? {})
  const [said, setSaid] = useState<Localized>(notice?.said ?? {})
  const [did, setDid] = useState<Localized>(notice?.did ?? {})
  const [touchpoints, setTouchpoints] = useState<string[]>(notice?.touchpoints ?? from?.touchpoints ?? [])
  const [tried, setTried] = useState(false)
  const some = (text: Localized) => Object.values(text).some((x) => x?.trim())
  const links: { kind: LinkKind; id: string }[] = from
    ? [{ kind: 'improvement', id: from.id }, ...from.causes.map((id) => ({ kind: 'cause' as const, id }))]
    : []
  const send = () => {
    setTried(true)
    if (!some(title) || !some(did)) return
    void submit.run(async () => {
      const body = { title, said, did, touchpoints }
      const made = notice
        ? await call('notices.save', { params: { id: notice.id }, body })
        : await call('notices.create', { body: { ...body, links } })
      await Promise.all(
        (['notices.list', 'notices.read'] as const).map((id) => cache.invalidateQueries({ queryKey: [id] })),
      )
      close()
      if (!notice) void navigate({ to: `/notices/${made.id}` as string })
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      size="40rem"
      title={notice ? whole.edit : whole.create}
      submit={submit}
      send={send}
      sendLabel={t.save}
      known={['title', 'said', 'did', 'touchpoints']}
    >
      <LocalFields
        label={t.title}
        value={title}
        onChange={setTitle}
        autoFocus
        error={tried && !some(title) ? common.required : submit.issue('title')}
      />
      <LocalText label={t.said} description={t.saidHint} value={said} onChange={setSaid} error={submit.issue('said')} />
      <LocalText
        label={t.did}
        description={t.didHint}
        value={did}
        onChange={setDid}
        error={tried && !some(did) ? common.required : submit.issue('did')}
      />
      <MultiSelect
        label={t.touchpoints}
        description={t.touchpointsHint}
        data={places.filter((p) => !p.closed).map((p) => ({ value: p.id, label: say(p.name, language) }))}
        value={touchpoints}
        onChange={setTouchpoints}
        searchable
        clearable
      />
    </FormDialog>
  )
}

type Props = {
  label: string
  description: string
  value: Localized
  onChange: (value: Localized) => void
  error?: string | undefined
}

/** A longer text in each language of the organisation. */
function LocalText({ label, description, value, onChange, error }: Props) {
  const t = useSetupText().common
  const { language: names } = useText()
  const { organisation } = useMe()
  return (
    <fieldset className={setup.localized}>
      <legend>{label}</legend>
      <p className={setup.hint}>{description}</p>
      {organisation.languages.map((l: Language, i: number) => (
        <Textarea
          key={l}
          lang={l}
          aria-label={t.inLanguage(label, names[l])}
          leftSection={<span className={setup.code}>{l}</span>}
          leftSectionPointerEvents="none"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          value={value[l] ?? ''}
          error={i === 0 ? error : undefined}
          onChange={(event) => {
            const { [l]: _, ...rest } = value
            const text = event.currentTarget.value
            onChange(text === '' ? rest : { ...rest, [l]: text })
          }}
        />
      ))}
    </fieldset>
  )
}
