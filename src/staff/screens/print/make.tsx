import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { address, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { usePrintText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './print.module.css'

const mostCodes = 1_000

type Sheet = { touchpoint: Touchpoint; form: 'poster' | 'card' | 'receipt'; language: Language | undefined }

/** A sheet that is the same for everybody is made as it is fetched. */
export function DownloadSheet({ touchpoint, form, language }: Sheet) {
  const t = usePrintText()
  const file = `${form}.pdf` as const
  return (
    <Button
      component="a"
      href={address('touchpoints.print', {
        params: { id: touchpoint.id, form: file },
        query: language ? { language } : {},
      })}
      download={`hetki-${touchpoint.code}-${file}`}
    >
      {t.download}
    </Button>
  )
}

type Codes = { touchpoint: Touchpoint; form: 'card' | 'receipt'; language: Language | null }

/** Codes come to be once; the file is fetched right after, and again from the list below. */
export function MakeCodes({ touchpoint, form, language }: Codes) {
  const t = usePrintText()
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [given, setGiven] = useState({ count: form === 'card' ? 100 : 50, days: 180, name: '' })
  const set = (change: Partial<typeof given>) => setGiven((g) => ({ ...g, ...change }))
  const make = () =>
    submit.run(async () => {
      const batch = await call('codes.make', { body: { ...given, touchpoint: touchpoint.id, form, language } })
      await cache.invalidateQueries({ queryKey: ['codes.batches'] })
      const link = document.createElement('a')
      link.href = address('codes.print', { params: { id: batch.id, file: 'codes.pdf' } })
      link.download = ''
      link.click()
    })
  return (
    <form
      className={css.make}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <div className={css.two}>
        <NumberInput
          label={t.count}
          description={t.countHint(f.count(mostCodes))}
          inputWrapperOrder={['label', 'input', 'description']}
          value={given.count}
          min={1}
          max={mostCodes}
          allowDecimal={false}
          error={submit.issue('count')}
          onChange={(count) => set({ count: Number(count) })}
        />
        <NumberInput
          label={t.days}
          value={given.days}
          min={1}
          max={730}
          allowDecimal={false}
          error={submit.issue('days')}
          onChange={(days) => set({ days: Number(days) })}
        />
      </div>
      <TextInput
        label={t.name}
        description={t.nameHint}
        inputWrapperOrder={['label', 'input', 'description']}
        value={given.name}
        maxLength={120}
        error={submit.issue('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Failed submit={submit} known={['count', 'days', 'name']} />
      <Button type="submit" loading={submit.busy}>
        {t.make}
      </Button>
    </form>
  )
}
