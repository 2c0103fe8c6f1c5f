import {
  Button,
  Checkbox,
  MultiSelect,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useRef, useState } from 'react'
import { ownWordsMark } from '../../../contract/cases.ts'
import { type CallReply, Failure } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'
import { useDraft } from './draft.ts'
import { Failed } from './failed.tsx'
import { mentionedIn } from './mentioned.ts'
import { touchedByCase } from './touched.ts'

export type Kind = 'note' | 'call' | 'email' | 'sms'
type Data = CallReply<'cases.read'>

/** Where something is written about a case: for colleagues, of a call, or to the customer. */
export function Composer({ data, kind, setKind }: { data: Data; kind: Kind; setKind: (kind: Kind) => void }) {
  const t = useText().cases
  const phone = useMediaQuery('(max-width: 760px)')
  const { contact } = data
  const can: Record<Kind, boolean> = { note: true, call: true, email: !!contact?.email, sms: !!contact?.phone }
  const talks = data.case.state !== 'merged' && data.case.state !== 'dropped'
  const kinds = (['note', 'call', 'email', 'sms'] as const).filter((k) => k === 'note' || (talks && can[k]))
  const shown = kinds.includes(kind) ? kind : 'note'
  return (
    <section id="case-composer" className={css.composer}>
      {kinds.length > 1 &&
        // Four words are wider than a phone.
        (phone ? (
          <NativeSelect
            aria-label={t.history}
            value={shown}
            data={kinds.map((k) => ({ value: k, label: t.kinds[k] }))}
            onChange={(e) => setKind(e.currentTarget.value as Kind)}
          />
        ) : (
          <SegmentedControl
            data={kinds.map((k) => ({ value: k, label: t.kinds[k] }))}
            value={shown}
            onChange={(k) => setKind(k as Kind)}
            aria-label={t.history}
            fullWidth
          />
        ))}
      {shown === 'note' && <Note id={data.case.id} />}
      {shown === 'call' && <Call id={data.case.id} phone={contact?.phone ?? null} />}
      {(shown === 'email' || shown === 'sms') && <Letter key={shown} data={data} channel={shown} />}
    </section>
  )
}

function Note({ id }: { id: string }) {
  const t = useText().cases
  const { person } = useMe()
  const { draft, set, clear } = useDraft(`${id}:note`, () => ({ text: '', mentions: [] as string[] }))
  const { text, mentions } = draft
  const people = useCall('cases.colleagues', { params: { id } }, { enabled: !!text.trim(), fresh: 60_000 }).data
  const note = useAct('cases.note', ['cases.read'])
  const [picking, setPicking] = useState(false)
  const others = (people ?? []).filter((p) => p.id !== person.id)
  // Named in the text or chosen below it.
  const told = [...new Set([...mentions, ...mentionedIn(text, others)])]
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!text.trim()) return
        note.mutate({ params: { id }, body: { text: text.trim(), mentions: told } }, { onSuccess: clear })
      }}
    >
      <Textarea
        label={t.note}
        placeholder={t.notePlaceholder}
        value={text}
        onChange={(e) => set({ text: e.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={10_000}
        aria-keyshortcuts="n"
      />
      {text.trim() && (
        <>
          <MultiSelect
            label={t.mention}
            description={t.mentionHint}
            data={others.map((p) => ({ value: p.id, label: p.away ? `${p.name} (${t.away})` : p.name }))}
            value={told}
            onChange={(chosen) => set({ mentions: chosen })}
            dropdownOpened={picking}
            onDropdownOpen={() => setPicking(true)}
            onDropdownClose={() => setPicking(false)}
            // Open, it would cover the button.
            onOptionSubmit={() => setPicking(false)}
            searchable
            clearable
          />
          <Button type="submit" variant="default" loading={note.isPending} style={{ justifySelf: 'start' }}>
            {t.addNote}
          </Button>
        </>
      )}
      <Failed error={note.error} />
    </form>
  )
}

function Call({ id, phone }: { id: string; phone: string | null }) {
  const t = useText().cases
  const { draft, set, clear } = useDraft(`${id}:call`, () => ({
    ...{ text: '', reached: true },
    minutes: '' as number | string,
  }))
  const { text, reached, minutes } = draft
  const add = useAct('cases.call', touchedByCase)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!text.trim()) return
        add.mutate(
          {
            params: { id },
            body: { text: text.trim(), reached, ...(typeof minutes === 'number' && { minutes }) },
          },
          { onSuccess: clear },
        )
      }}
    >
      {phone && <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{t.callTo(phone)}</a>}
      <Textarea
        label={t.callText}
        value={text}
        onChange={(e) => set({ text: e.currentTarget.value })}
        autosize
        minRows={2}
        maxLength={10_000}
        aria-keyshortcuts="p"
      />
      <div className={css.two}>
        <Checkbox label={t.callReached} checked={reached} onChange={(e) => set({ reached: e.currentTarget.checked })} />
        <NumberInput
          label={t.callMinutes}
          min={0}
          max={1_440}
          value={minutes}
          onChange={(m) => set({ minutes: m })}
          hideControls
        />
      </div>
      <Button
        type="submit"
        variant="default"
        disabled={!text.trim()}
        loading={add.isPending}
        style={{ justifySelf: 'start' }}
      >
        {t.addCall}
      </Button>
      <Failed error={add.error} />
    </form>
  )
}

function Letter({ data, channel }: { data: Data; channel: 'email' | 'sms' }) {
  const t = useText().cases
  const f = useFormat()
  const me = useMe()
  const templates = useCall('caseTemplates.list', {}, { fresh: 60_000 }).data?.filter((x) => !x.closed)
  const send = useAct('cases.write', touchedByCase)
  const contact = data.contact!
  const number = String(data.case.number)
  // One letter has one id till it is sent, however often the button is pressed, and also where the page was opened anew in between.
  const { draft, set, clear } = useDraft(`${data.case.id}:${channel}`, () => ({
    ...{ id: crypto.randomUUID() as string, subject: data.subject, body: '', template: '', urgent: false },
    begun: null as string | null,
  }))
  const { subject, body, template, urgent } = draft
  const write = (text: string, more: Partial<typeof draft> = {}) =>
    set({ body: text, begun: text.trim() ? (draft.begun ?? new Date().toISOString()) : null, ...more })
  const field = useRef<HTMLTextAreaElement>(null)
  const pieces: Record<string, string> = {
    // As one person greets another.
    name: contact.name?.trim().split(/\s+/)[0] ?? '',
    number,
    me: me.person.name,
    company: me.organisation.name,
  }
  const filled = (text: string) =>
    text.replace(/ ?\{(name|number|me|company)\}/g, (all, piece: string) =>
      pieces[piece] ? `${all.startsWith(' ') ? ' ' : ''}${pieces[piece]}` : '',
    )
  const choose = (chosen: string) => {
    const found = templates?.find((x) => x.id === chosen)
    if (!found) return set({ template: chosen })
    const text = filled(found.body[contact.language] || say(found.body, contact.language))
    const head = filled(found.subject[contact.language] || say(found.subject, contact.language))
    write(text, { template: chosen, ...(head && { subject: head }) })
    const at = text.indexOf(ownWordsMark)
    setTimeout(() => {
      field.current?.focus()
      if (at >= 0) field.current?.setSelectionRange(at, at + ownWordsMark.length)
    }, 30)
  }
  const untouched = body.includes(ownWordsMark) || (channel === 'email' && subject.includes(ownWordsMark))
  // Two answers to one customer at once help nobody.
  const meanwhile = data.messages.findLast(
    (m) =>
      draft.begun !== null && m.at > draft.begun && !m.automatic && (m.direction === 'in' || m.who !== me.person.name),
  )
  const hears = channel === 'email' ? data.hearsMail : data.hearsTexts
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!body.trim() || untouched) return
        send.mutate(
          {
            params: { id: data.case.id },
            body: {
              ...{ id: draft.id, channel, body: body.trim(), urgent },
              ...(channel === 'email' && { subject: subject.trim() }),
            },
          },
          {
            onSuccess: clear,
            // It went with other words before, which now stand in the conversation: what is written here would be another letter.
            onError: (error) => {
              if (error instanceof Failure && error.code === 'conflict') set({ id: crypto.randomUUID() })
            },
          },
        )
      }}
    >
      <p className="small dim">
        {t.sendTo((channel === 'email' ? contact.email : contact.phone) ?? '')} ·{' '}
        {hears ? t.hearsMail : channel === 'email' ? t.hearsNoMail : t.hearsNoTexts}
      </p>
      {!!templates?.length && (
        <NativeSelect
          label={t.template}
          value={template}
          data={[
            { value: '', label: t.noTemplate },
            ...templates.map((x) => ({ value: x.id, label: say(x.name, me.person.language) })),
          ]}
          onChange={(e) => choose(e.currentTarget.value)}
        />
      )}
      {channel === 'email' && (
        <TextInput
          label={t.subject}
          value={subject}
          maxLength={200}
          onChange={(e) => set({ subject: e.currentTarget.value })}
        />
      )}
      <Textarea
        ref={field}
        label={t.body}
        value={body}
        onChange={(e) => write(e.currentTarget.value)}
        autosize
        minRows={channel === 'email' ? 6 : 3}
        maxLength={channel === 'email' ? 10_000 : 1_000}
        lang={contact.language}
        aria-keyshortcuts="w"
      />
      {untouched && (
        <p className={css.signal} role="status">
          {t.touchNeeded}
        </p>
      )}
      <Checkbox label={t.sendNow} checked={urgent} onChange={(e) => set({ urgent: e.currentTarget.checked })} />
      {meanwhile && (
        <p className={css.signal} role="status">
          {meanwhile.direction === 'in'
            ? t.meanwhileCustomer(f.full(meanwhile.at))
            : t.meanwhile(meanwhile.who ?? t.somebody, f.full(meanwhile.at))}
        </p>
      )}
      <div className="row">
        <Button
          type="submit"
          disabled={!body.trim() || untouched || (channel === 'email' && !subject.trim())}
          loading={send.isPending}
        >
          {t.send}
        </Button>
        {body.trim() && !send.isPending && (
          <Button variant="subtle" onClick={clear}>
            {t.dropDraft}
          </Button>
        )}
      </div>
      <Failed error={send.error} />
    </form>
  )
}
