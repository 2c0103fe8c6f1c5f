import { languages } from 'virtual:contract'
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { call } from '../../client.ts'
import { useMe } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { zoneOptions } from '../setup/zones.ts'

/** Name, zone and languages: what the customers see and how days are counted. */
export function OrganisationStep({ next }: { next: () => void }) {
  const t = useSetupText()
  const { language: names } = useText()
  const { organisation } = useMe()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(organisation.name)
  const [zone, setZone] = useState(organisation.zone)
  const [spoken, setSpoken] = useState<Language[]>(organisation.languages)
  const save = () =>
    submit.run(async () => {
      await call('organisation.save', { body: { name: name.trim(), zone, languages: spoken } })
      await cache.invalidateQueries({ queryKey: ['me'] })
      next()
    })
  return (
    <form
      className={setup.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) void save()
      }}
    >
      <p className={setup.hint}>{t.welcome.organisationWhy}</p>
      <TextInput
        size="md"
        label={t.welcome.organisationName}
        value={name}
        maxLength={120}
        error={name.trim() ? submit.issue('name') : t.common.required}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        size="md"
        label={t.welcome.languages}
        value={spoken}
        onChange={(chosen) => chosen.length > 0 && setSpoken(languages.filter((l) => chosen.includes(l)))}
      >
        <div className={setup.values}>
          {languages.map((l) => (
            <Checkbox key={l} value={l} label={names[l]} lang={l} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        size="md"
        label={t.welcome.zone}
        searchable
        allowDeselect={false}
        data={zoneOptions(zone)}
        value={zone}
        error={submit.issue('zone')}
        onChange={(z) => z && setZone(z)}
      />
      <Failed submit={submit} known={['name', 'zone']} />
      <div className={setup.actions}>
        <Button type="submit" size="md" loading={submit.busy}>
          {t.common.next}
        </Button>
      </div>
    </form>
  )
}
