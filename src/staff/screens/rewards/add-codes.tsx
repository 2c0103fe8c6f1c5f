import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Reward } from '../../../contract/operations/rewards.ts'
import { type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { usePeopleText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'

/** Adds codes, pasted or from a text file; says which lines were not taken and why. */
export function AddCodes({ reward, close }: { reward: Reward; close: () => void }) {
  const t = usePeopleText().rewards
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const file = useRef<HTMLInputElement>(null)
  const [codes, setCodes] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const [told, setTold] = useState<CallReply<'rewards.codes'> | null>(null)
  const send = () => {
    if (!codes.trim()) return
    void submit.run(async () => {
      setTold(await call('rewards.codes', { params: { id: reward.id }, body: { codes, expiresOn: expiresOn || null } }))
      setCodes('')
      await cache.invalidateQueries({ queryKey: ['rewards.list'] })
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={`${t.addCodes}: ${reward.name}`}
      submit={submit}
      send={send}
      sendLabel={t.addCodes}
    >
      <Textarea
        label={t.codes}
        description={t.codesHint}
        value={codes}
        autosize
        minRows={6}
        maxRows={14}
        data-autofocus
        onChange={(event) => setCodes(event.currentTarget.value)}
      />
      <div>
        <input
          ref={file}
          type="file"
          accept=".txt,.csv,text/plain,text/csv"
          hidden
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(setCodes)}
        />
        <Button variant="default" size="xs" onClick={() => file.current?.click()}>
          {t.codesFile}
        </Button>
      </div>
      <TextInput
        type="date"
        label={t.expiresOn}
        value={expiresOn}
        onChange={(event) => setExpiresOn(event.currentTarget.value)}
      />
      {told && (
        <div role="status">
          <p className={setup.said}>{t.added(f.count(told.added), f.count(told.known))}</p>
          {told.bad.slice(0, 10).map((b) => (
            <p key={b.line} className={setup.missing}>
              {t.bad(b.line, t.badWhy[b.problem])} – {b.text}
            </p>
          ))}
        </div>
      )}
    </FormDialog>
  )
}
