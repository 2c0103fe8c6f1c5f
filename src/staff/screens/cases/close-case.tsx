import { Button, Checkbox, Modal, NumberInput, Radio, Textarea, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { inTree } from '../setup/tree.ts'
import css from './case.module.css'
import { useDraft } from './draft.ts'
import { Failed } from './failed.tsx'
import { touchedByCase } from './touched.ts'

/** Closing takes a cause, so that what keeps happening can be seen and mended. */
export function CloseCase({ id, asksAgain, done }: { id: string; asksAgain: boolean; done: () => void }) {
  const t = useText()
  const language = useLanguage()
  const may = useMay()
  const { data: causes } = useCall('causes.list')
  const save = useAct('causes.save', ['causes.list'])
  const close = useAct('cases.close', touchedByCase)
  const { draft, set, clear } = useDraft(`${id}:close`, () => ({
    ...{ cause: null as string | null, note: '', minutes: '' as number | string, again: true },
  }))
  const { cause, note, minutes, again } = draft
  const [fresh, setFresh] = useState('')
  const [missing, setMissing] = useState(false)
  const open =
    causes &&
    inTree(
      causes.filter((c) => !c.closed),
      (c) => say(c.name, language),
    )
  const first = useRef<HTMLInputElement>(null)
  const ready = !!open?.length
  // After the dialog has caught the focus, which is before the causes are in it.
  useEffect(() => {
    const timer = setTimeout(() => ready && first.current?.focus(), 100)
    return () => clearTimeout(timer)
  }, [ready])
  const failed = save.error ?? close.error
  const add = () => {
    const name = fresh.trim()
    if (!name) return
    save.mutate(
      { body: { name: { [language]: name }, closed: false } },
      {
        onSuccess: (saved) => {
          set({ cause: saved.id })
          setFresh('')
        },
      },
    )
  }
  return (
    <Modal opened onClose={done} title={t.cases.close} closeButtonProps={{ 'aria-label': t.shell.close }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setMissing(!cause)
          if (cause)
            close.mutate(
              {
                params: { id },
                body: {
                  ...{ cause, askAgain: again },
                  ...(note.trim() && { note: note.trim() }),
                  ...(typeof minutes === 'number' && { minutes }),
                },
              },
              {
                onSuccess: () => {
                  clear()
                  done()
                },
              },
            )
        }}
      >
        <p className="small dim">{t.cases.closeWhy}</p>
        {open?.length === 0 && <p>{t.cases.noCauses}</p>}
        <Radio.Group
          label={t.cases.cause}
          value={cause}
          onChange={(chosen) => set({ cause: chosen })}
          error={missing && !cause ? t.cases.causeMissing : null}
        >
          <div className={css.causes}>
            {open?.map(({ node, depth }, i) => (
              <Radio
                key={node.id}
                ref={i === 0 ? first : null}
                value={node.id}
                label={say(node.name, language)}
                style={{ marginLeft: depth * 22 }}
              />
            ))}
          </div>
        </Radio.Group>
        {may('causes.save') && (
          <div className="row" style={{ alignItems: 'end' }}>
            <TextInput
              label={t.cases.newCause}
              value={fresh}
              onChange={(e) => setFresh(e.currentTarget.value)}
              maxLength={200}
              style={{ flex: 1 }}
            />
            <Button variant="default" disabled={!fresh.trim()} loading={save.isPending} onClick={add}>
              {t.cases.addCause}
            </Button>
          </div>
        )}
        <Textarea
          label={t.cases.closeNote}
          value={note}
          onChange={(e) => set({ note: e.currentTarget.value })}
          autosize
          minRows={2}
          maxLength={10_000}
        />
        <NumberInput
          label={t.cases.closeMinutes}
          min={0}
          max={100_000}
          value={minutes}
          onChange={(m) => set({ minutes: m })}
          hideControls
        />
        {asksAgain && (
          <Checkbox
            label={t.cases.closeAgain}
            checked={again}
            onChange={(e) => set({ again: e.currentTarget.checked })}
          />
        )}
        <Failed error={failed} />
        <Button type="submit" loading={close.isPending}>
          {t.cases.close}
        </Button>
      </form>
    </Modal>
  )
}
