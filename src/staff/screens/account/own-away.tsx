import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client.ts'
import { useMe } from '../../session.ts'
import { useText } from '../../text.ts'
import { AwayFields, wholeAway } from '../setup/away-fields.tsx'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'

/** One's own days away, which a lead can set too (Settings → Turns of cases). */
export function OwnAway() {
  const t = useText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const kept = useMe().away
  const [away, setAway] = useState(kept)
  const [saved, setSaved] = useState(false)
  const save = () =>
    submit.run(async () => {
      const whole = wholeAway(away)
      await call('me.save', { body: { away: whole } })
      await cache.invalidateQueries({ queryKey: ['me'] })
      setAway(whole)
      setSaved(true)
    })
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <AwayFields
        away={away}
        set={(next) => {
          setSaved(false)
          setAway(next)
        }}
        issue={submit.issue}
      />
      <Failed submit={submit} known={['away']} />
      <div className="row">
        <Button type="submit" variant="default" loading={submit.busy}>
          {t.account.save}
        </Button>
        <span role="status" className="small dim">
          {saved && t.account.saved}
        </span>
      </div>
    </form>
  )
}
