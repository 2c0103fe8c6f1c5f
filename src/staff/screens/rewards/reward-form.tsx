import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reward } from '../../../contract/operations/rewards.ts'
import { call } from '../../client.ts'
import { say, useNames } from '../../names.ts'
import { useLanguage, usePeopleText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import { useSubmit } from '../setup/use-submit.ts'

const whole = (n: number | string): number | null => (typeof n === 'number' ? n : null)

/** Sets a reward up, or changes it; kind and survey stay as they were. */
export function RewardForm({ reward, close }: { reward: Reward | null; close: () => void }) {
  const t = usePeopleText().rewards
  const common = useSetupText().common
  const language = useLanguage()
  const names = useNames()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(reward?.name ?? '')
  const [kind, setKind] = useState(reward?.kind ?? 'codes')
  const [survey, setSurvey] = useState(reward?.survey ?? names.surveys[0]?.id ?? '')
  const [touchpoint, setTouchpoint] = useState(reward?.touchpoint ?? '')
  const [offer, setOffer] = useState(reward?.words.offer ?? {})
  const [how, setHow] = useState(reward?.words.how ?? {})
  const [byMail, setByMail] = useState(reward?.byMail ?? false)
  const [perDay, setPerDay] = useState<number | string>(reward?.perDay ?? '')
  const [lowAt, setLowAt] = useState<number | string>(reward?.lowAt ?? 10)
  const [endsOn, setEndsOn] = useState(reward?.endsOn ?? '')
  const [winners, setWinners] = useState<number | string>(reward?.winners ?? 1)
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (!name.trim() || !survey) return
    void submit.run(async () => {
      const body = {
        name: name.trim(),
        touchpoint: touchpoint || null,
        words: { offer, how },
        byMail,
        perDay: whole(perDay),
        lowAt: whole(lowAt) ?? 0,
        endsOn: endsOn || null,
        winners: kind === 'draw' ? (whole(winners) ?? 1) : null,
      }
      if (reward) await call('rewards.save', { params: { id: reward.id }, body })
      else await call('rewards.create', { body: { ...body, kind, survey } })
      await cache.invalidateQueries({ queryKey: ['rewards.list'] })
      close()
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={reward ? t.edit : t.create}
      submit={submit}
      send={send}
      known={['name', 'survey', 'touchpoint', 'words.offer', 'words.how']}
    >
      <TextInput
        label={t.name}
        value={name}
        maxLength={120}
        data-autofocus
        error={tried && !name.trim() ? common.required : submit.issue('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {!reward && (
        <>
          <NativeSelect
            label={t.kind}
            value={kind}
            data={(['codes', 'draw'] as const).map((k) => ({ value: k, label: t.kinds[k] }))}
            onChange={(event) => setKind(event.currentTarget.value as Reward['kind'])}
          />
          <NativeSelect
            label={t.survey}
            value={survey}
            error={tried && !survey ? common.required : submit.issue('survey')}
            data={names.surveys.map((s) => ({ value: s.id, label: s.draft.name }))}
            onChange={(event) => setSurvey(event.currentTarget.value)}
          />
        </>
      )}
      <NativeSelect
        label={t.touchpoint}
        value={touchpoint}
        error={submit.issue('touchpoint')}
        data={[
          { value: '', label: t.everywhere },
          ...names.touchpoints.filter((p) => !p.closed).map((p) => ({ value: p.id, label: say(p.name, language) })),
        ]}
        onChange={(event) => setTouchpoint(event.currentTarget.value)}
      />
      <LocalFields
        label={t.offer}
        description={t.offerHint}
        value={offer}
        onChange={setOffer}
        error={submit.issue('words.offer')}
      />
      <LocalFields label={t.how} value={how} onChange={setHow} />
      {kind === 'codes' ? (
        <>
          <Checkbox label={t.byMail} checked={byMail} onChange={(event) => setByMail(event.currentTarget.checked)} />
          <NumberInput label={t.perDay} value={perDay} min={1} onChange={setPerDay} />
          <NumberInput label={t.lowAt} value={lowAt} min={0} onChange={setLowAt} />
        </>
      ) : (
        <NumberInput label={t.winners} value={winners} min={1} max={1_000} onChange={setWinners} />
      )}
      <TextInput
        type="date"
        label={t.endsOn}
        value={endsOn}
        onChange={(event) => setEndsOn(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
