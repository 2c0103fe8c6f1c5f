import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Person } from '../../../contract/operations/organisation.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { Failed } from './failed.tsx'
import { ListPanel } from './panel.tsx'
import { PersonForm } from './person-form.tsx'
import { PersonLink } from './person-link.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** People: who they are, what they may, and the one-time links by which they join. */
export function Panel() {
  const t = useSetupText()
  const { role } = useText()
  const me = useMe().person
  const may = useMay()
  const names = useNames()
  const submit = useSubmit()
  const reading = useCall('people.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<Person | 'new' | null>(null)
  const [link, setLink] = useState<{ person: Person; link: string } | null>(null)
  const newLink = (person: Person) =>
    submit.run(async () => setLink({ person, link: (await call('people.link', { params: { id: person.id } })).link }))
  return (
    <>
      <Failed submit={submit} />
      <ListPanel
        reading={reading}
        empty={{ title: t.person.create }}
        create={may('people.create') && { label: t.person.create, run: () => setEditing('new') }}
      >
        {(people) =>
          [...people.filter((p) => !p.disabled), ...people.filter((p) => p.disabled)].map((p) => (
            <li key={p.id} data-off={p.disabled || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{p.name}</span>{' '}
                {p.id === me.id && <span className={setup.under}>({t.person.you})</span>}
                <div className={setup.under}>
                  {[role[p.role], p.unit ? names.name('unit', p.unit) : t.common.whole, p.email].join(' · ')}
                </div>
              </div>
              {p.disabled ? (
                <span className={setup.chip}>{t.person.disabled}</span>
              ) : (
                !p.joined && (
                  <span className={setup.chip} data-tone="signal">
                    {t.person.notJoined}
                  </span>
                )
              )}
              {may('people.link') && !p.disabled && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`${p.joined ? t.person.passwordLink : t.person.joinLink}: ${p.name}`}
                  onClick={() => void newLink(p)}
                >
                  {p.joined ? t.person.passwordLink : t.person.joinLink}
                </Button>
              )}
              {may('people.save') && (
                <Button variant="default" size="xs" aria-label={t.person.edit(p.name)} onClick={() => setEditing(p)}>
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && (
        <PersonForm person={editing === 'new' ? null : editing} close={() => setEditing(null)} invited={setLink} />
      )}
      {link && <PersonLink {...link} close={() => setLink(null)} />}
    </>
  )
}
