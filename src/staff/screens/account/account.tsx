import { languages } from 'virtual:contract'
import { Button, SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { signOut } from '../../auth.ts'
import { call } from '../../client.ts'
import { useProblem } from '../../look/states.tsx'
import { useMay, useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { setLanguage, useText } from '../../text.ts'
import css from './account.module.css'
import { OwnAway } from './own-away.tsx'
import { SecondFactor } from './second-factor.tsx'

const schemes = ['auto', 'light', 'dark'] as const

export function Screen() {
  const t = useText()
  const words = useProblem()
  const router = useRouter()
  const cache = useQueryClient()
  const may = useMay()
  const { person, organisation } = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [said, setSaid] = useState('')

  const save = async (change: { name?: string; language?: Language }) => {
    try {
      await call('me.save', { body: change })
      await cache.invalidateQueries({ queryKey: ['me'] })
      if (change.language) await setLanguage(change.language)
      else setSaid(t.account.saved)
    } catch (error) {
      setSaid(words(error as Error))
    }
  }
  const leave = async () => {
    await signOut().catch(() => {})
    await router.navigate({ to: '/sign-in', replace: true })
    cache.clear()
  }

  return (
    <>
      <Head title={t.account.title} />
      <div className={css.cols}>
        <section className="card stack">
          <h2>{t.account.you}</h2>
          <form
            className={css.name}
            onSubmit={(event) => {
              event.preventDefault()
              void save({ name: String(new FormData(event.currentTarget).get('name')) })
            }}
          >
            <TextInput
              name="name"
              label={t.account.name}
              defaultValue={person.name}
              required
              withAsterisk={false}
              maxLength={120}
              onChange={() => setSaid('')}
            />
            <Button type="submit" variant="default">
              {t.account.save}
            </Button>
            <span role="status" className="small dim">
              {said}
            </span>
          </form>
          <p className="small dim">
            {person.email} · {t.role[person.role]} · {organisation.name}
          </p>
          <Select
            label={t.account.language}
            data={languages.map((l) => ({ value: l, label: t.language[l] }))}
            value={person.language}
            allowDeselect={false}
            onChange={(l) => l && void save({ language: l as Language })}
          />
          <div>
            <p className={css.label} id="theme">
              {t.account.theme}
            </p>
            <SegmentedControl
              aria-labelledby="theme"
              fullWidth
              data={schemes.map((s) => ({ value: s, label: t.account.themes[s] }))}
              value={colorScheme}
              onChange={(s) => setColorScheme(s as (typeof schemes)[number])}
            />
          </div>
        </section>
        <div className="stack">
          {may('cases.take') && <OwnAway />}
          <SecondFactor />
          <Button variant="default" onClick={() => void leave()} style={{ justifySelf: 'start' }}>
            {t.account.signOut}
          </Button>
        </div>
      </div>
    </>
  )
}
