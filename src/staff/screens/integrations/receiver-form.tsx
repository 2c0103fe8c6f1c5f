import { eventTypes, receiverKinds } from 'virtual:contract'
import { Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { EventType, Receiver, ReceiverKind } from '../../../contract/receiver.ts'
import { call } from '../../client.ts'
import { useReceiversText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { Secret } from './secret.tsx'

/** A receiver's name, address and what it is told of; a new webhook's secret is shown afterwards. */
export function ReceiverForm({ receiver, close }: { receiver?: Receiver; close: () => void }) {
  const t = useReceiversText()
  const common = useSetupText().common
  const cache = useQueryClient()
  const navigate = useNavigate()
  const submit = useSubmit()
  const [name, setName] = useState(receiver?.name ?? '')
  const [kind, setKind] = useState<ReceiverKind>(receiver?.kind ?? 'webhook')
  // The address of a room is not told to the screen, so it is not there to be changed, only to be replaced.
  const [address, setAddress] = useState(receiver?.kind === 'webhook' ? receiver.address : '')
  const [all, setAll] = useState(receiver ? receiver.types === null : true)
  const [types, setTypes] = useState<string[]>(receiver?.types ?? ['case.changed'])
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null)

  const open = (id: string) =>
    void navigate({ to: '/settings/integrations' as string, search: { receiver: id } as never })
  if (made)
    return (
      <Secret
        secret={made.secret}
        close={() => {
          close()
          open(made.id)
        }}
      />
    )

  const needsAddress = !receiver || receiver.kind === 'webhook' || receiver.sealed
  const lacking = !name.trim() || (needsAddress && !address.trim()) || (!all && types.length === 0)
  const send = () => {
    setTried(true)
    if (lacking) return
    void submit.run(async () => {
      const given = { name: name.trim(), types: all ? null : (types as EventType[]) }
      const to = address.trim()
      if (receiver) {
        const changed = to && to !== receiver.address ? { address: to } : {}
        await call('receivers.save', { params: { id: receiver.id }, body: { ...given, ...changed } })
      }
      const created = receiver ? null : await call('receivers.create', { body: { ...given, kind, address: to } })
      await Promise.all(
        (['receivers.list', 'receivers.read'] as const).map((id) => cache.invalidateQueries({ queryKey: [id] })),
      )
      if (created?.secret) setMade({ id: created.receiver.id, secret: created.secret })
      else {
        close()
        if (created) open(created.receiver.id)
      }
    })
  }
  const hint = receiver?.sealed
    ? t.addressLost
    : receiver && receiver.kind !== 'webhook'
      ? t.addressKept
      : t.addressHint
  return (
    <FormDialog
      opened
      close={close}
      title={receiver ? t.edit : t.create}
      submit={submit}
      send={send}
      known={['name', 'address', 'types']}
    >
      {!receiver && (
        <NativeSelect
          label={t.kindLabel}
          description={t.kindWhy[kind]}
          value={kind}
          data={receiverKinds.map((k) => ({ value: k, label: t.kind[k] }))}
          onChange={(event) => {
            const next = event.currentTarget.value as ReceiverKind
            setKind(next)
            // People in a room do not want to read of every answer.
            setAll(next === 'webhook')
          }}
        />
      )}
      <TextInput
        label={t.name}
        description={t.nameHint}
        value={name}
        maxLength={60}
        data-autofocus
        error={tried && !name.trim() ? common.required : submit.issue('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t.address}
        description={hint}
        value={address}
        maxLength={2000}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        error={tried && needsAddress && !address.trim() ? common.required : submit.issue('address')}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Radio.Group label={t.types} value={all ? 'all' : 'some'} onChange={(value) => setAll(value === 'all')}>
        <div className={setup.form} style={{ gap: 8, marginTop: 6 }}>
          <Radio value="all" label={t.all} />
          <Radio value="some" label={t.some} />
        </div>
      </Radio.Group>
      {!all && (
        <Checkbox.Group
          value={types}
          onChange={setTypes}
          aria-label={t.some}
          error={tried && types.length === 0 ? t.typesNeeded : undefined}
        >
          <div className={setup.form} style={{ gap: 8, paddingLeft: 28 }}>
            {eventTypes.map((type) => (
              <Checkbox key={type} value={type} label={t.type[type]} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <p className={setup.hint}>{t.anonymous}</p>
    </FormDialog>
  )
}
