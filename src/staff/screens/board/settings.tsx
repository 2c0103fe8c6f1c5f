import { Button, Checkbox, FileButton, Radio, Switch, Textarea, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Board } from '../../../contract/board.ts'
import type { Localized } from '../../../contract/language.ts'
import { type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { saveBlob } from '../../look/save-file.ts'
import { useAct } from '../../queries.ts'
import { useBoardText, useLanguage } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './board.module.css'
import { touchedByIdea } from './touched.ts'

const first: Board['settings'] = {
  ...{ title: {}, welcome: {}, voting: 'device', comments: true, texts: false },
  hold: { all: false, firstTime: true, links: true, masked: true },
}

/** Where the board is, what it says, its rules and categories, files, and erasing a person. */
export function BoardSettings({ board }: { board: Board | null }) {
  const t = useBoardText().settings
  const language = useLanguage()
  const submit = useSubmit()
  const save = useAct('board.save', ['board.read'])
  const saveCategories = useAct('board.saveCategories', ['board.read'])
  const [address, setAddress] = useState(board?.address ?? '')
  const [open, setOpen] = useState(board?.open ?? true)
  const [settings, setSettings] = useState(board?.settings ?? first)
  const shown = (board?.categories ?? []).filter((c) => !c.closed)
  const [categories, setCategories] = useState(
    shown.map((c) => c.name[language] ?? Object.values(c.name)[0]).join('\n'),
  )
  const [saved, setSaved] = useState(false)
  const set = (change: Partial<Board['settings']>) => {
    setSaved(false)
    setSettings({ ...settings, ...change })
  }
  const worded = (text: Localized, words: string): Localized => ({ ...text, [language]: words })
  const send = () =>
    submit.run(async () => {
      await save.mutateAsync({ body: { address: address.trim(), open, settings } })
      const names = [...new Set(categories.split('\n').map((l) => l.trim()))].filter(Boolean)
      const known = (name: string) => shown.find((c) => Object.values(c.name).includes(name))
      await saveCategories.mutateAsync({
        body: {
          categories: names.map((name) => {
            const before = known(name)
            return before ? { id: before.id, name: before.name } : { name: { [language]: name } }
          }),
        },
      })
      setSaved(true)
    })
  return (
    <form
      className={`card ${css.form}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h2>{t.heading}</h2>
      <TextInput
        label={t.address}
        description={t.addressHelp}
        leftSection={<span className="small dim">/b/</span>}
        value={address}
        onChange={(e) => setAddress(e.currentTarget.value)}
        error={submit.issue('address')}
        maxLength={60}
        required
      />
      <Switch label={t.opened} checked={open} onChange={(e) => setOpen(e.currentTarget.checked)} />
      <TextInput
        label={t.name}
        value={settings.title[language] ?? ''}
        onChange={(e) => set({ title: worded(settings.title, e.currentTarget.value) })}
        maxLength={200}
      />
      <Textarea
        label={t.welcome}
        value={settings.welcome[language] ?? ''}
        onChange={(e) => set({ welcome: worded(settings.welcome, e.currentTarget.value) })}
        autosize
        minRows={2}
        maxLength={1_000}
      />
      <Radio.Group label={t.voting} value={settings.voting} onChange={(v) => set({ voting: v as 'device' })}>
        <div className="stack">
          {(['device', 'confirmed'] as const).map((v) => (
            <Radio key={v} value={v} label={t.votingBy[v]} />
          ))}
        </div>
      </Radio.Group>
      <fieldset className={css.holds}>
        <legend>{t.hold}</legend>
        <div className="stack">
          {(['all', 'firstTime', 'links', 'masked'] as const).map((h) => (
            <Checkbox
              key={h}
              label={t.holds[h]}
              checked={settings.hold[h]}
              onChange={(e) => set({ hold: { ...settings.hold, [h]: e.currentTarget.checked } })}
            />
          ))}
        </div>
      </fieldset>
      <Switch
        label={t.comments}
        checked={settings.comments}
        onChange={(e) => set({ comments: e.currentTarget.checked })}
      />
      <Switch label={t.texts} checked={settings.texts} onChange={(e) => set({ texts: e.currentTarget.checked })} />
      <Textarea
        label={t.categories}
        description={t.categoriesHelp}
        value={categories}
        onChange={(e) => setCategories(e.currentTarget.value)}
        autosize
        minRows={3}
      />
      <Failed submit={submit} known={['address']} />
      <div className="row">
        <Button type="submit" loading={submit.busy}>
          {t.save}
        </Button>
        <span role="status">{saved && t.saved}</span>
      </div>
      {board && <Files />}
      {board && <Erase />}
    </form>
  )
}

function Files() {
  const t = useBoardText().settings
  const f = useFormat()
  const submit = useSubmit()
  const [told, setTold] = useState<CallReply<'ideas.import'> | null>(null)
  const bring = (id: 'ideas.import' | 'ideas.importVotes') => (file: File | null) => {
    if (!file) return
    setTold(null)
    void submit.run(async () => setTold(await call(id, { query: {} }, { file })))
  }
  return (
    <section className={`${css.part} stack`}>
      <h3>{t.file}</h3>
      <div className="row">
        <Button
          variant="default"
          onClick={() =>
            void submit.run(async () => saveBlob('ideas.csv', (await call('ideas.export')) as unknown as Blob))
          }
        >
          {t.export}
        </Button>
        <Button
          variant="default"
          onClick={() =>
            void submit.run(async () => saveBlob('votes.csv', (await call('ideas.exportVotes')) as unknown as Blob))
          }
        >
          {t.exportVotes}
        </Button>
        {(['ideas.import', 'ideas.importVotes'] as const).map((id) => (
          <FileButton key={id} accept=".csv,text/csv" onChange={bring(id)}>
            {(props) => (
              <Button {...props} variant="default" loading={submit.busy}>
                {id === 'ideas.import' ? t.import : t.importVotes}
              </Button>
            )}
          </FileButton>
        ))}
        <Button component={Link} to={'/board' as string} search={{ view: 'decisions' } as never} variant="default">
          {t.decisions}
        </Button>
      </div>
      <Failed submit={submit} known={[]} />
      {told && (
        <p role="status">{t.imported(f.count(told.added + told.votes), f.count(told.known), f.count(told.badTotal))}</p>
      )}
      {!!told?.bad.length && (
        <details>
          <summary>{t.marked}</summary>
          <ul className={css.marks}>
            {told.bad.map((b) => (
              <li key={`${b.row} ${b.column} ${b.reason}`}>
                {t.mark(f.count(b.row), b.column, b.value)}: {t.why[b.reason] ?? b.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function Erase() {
  const t = useBoardText().settings
  const f = useFormat()
  const submit = useSubmit()
  const erase = useAct('board.erase', touchedByIdea)
  const [address, setAddress] = useState('')
  const told = erase.data
  return (
    <section className={`${css.part} stack`}>
      <h3>{t.erase}</h3>
      <TextInput
        aria-label={t.erase}
        description={t.eraseHelp}
        value={address}
        onChange={(e) => setAddress(e.currentTarget.value)}
        maxLength={320}
      />
      <Failed submit={submit} known={[]} />
      <div className="row">
        <Button
          variant="default"
          disabled={!address.trim()}
          loading={submit.busy}
          onClick={() => void submit.run(() => erase.mutateAsync({ body: { address: address.trim() } }))}
        >
          {t.eraseGo}
        </Button>
        <span role="status">
          {told &&
            (told.found ? t.erased(f.count(told.votes), f.count(told.comments), f.count(told.ideas)) : t.notFound)}
        </span>
      </div>
    </section>
  )
}
