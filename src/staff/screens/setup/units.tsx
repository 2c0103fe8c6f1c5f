import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Unit } from '../../../contract/operations/organisation.ts'
import { call } from '../../client.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { branch, inTree, unitOptions } from './tree.ts'
import { UnitHours } from './unit-hours.tsx'
import { useSubmit } from './use-submit.ts'

/** The unit tree: companies, regions, stores, teams. */
export function Panel() {
  const t = useSetupText()
  const may = useMay()
  const reading = useCall('units.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<{ unit: Unit | null; parent: string | null } | null>(null)
  const [hours, setHours] = useState<Unit | null>(null)
  const root = reading.data?.find((u) => u.parent === null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.unit.none }}
        hint={t.unit.why}
        create={
          may('units.create') && {
            label: t.unit.create,
            run: () => setEditing({ unit: null, parent: root?.id ?? null }),
          }
        }
      >
        {(units) =>
          inTree(units, (u) => u.name).map(({ node: u, depth }) => (
            <li key={u.id} data-off={u.closed || undefined} style={{ paddingLeft: depth * 22 }}>
              <div className={setup.text}>
                <span className={setup.title}>{u.name}</span>{' '}
                <span className={setup.under}>{t.unit.kinds[u.kind]}</span>
              </div>
              {u.closed && <span className={setup.chip}>{t.unit.closed}</span>}
              {may('unitHours.read') && !u.closed && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={`${t.caseSetup.hours.edit}: ${u.name}`}
                  onClick={() => setHours(u)}
                >
                  {t.caseSetup.hours.edit}
                </Button>
              )}
              {may('units.create') && !u.closed && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t.unit.createBelow(u.name)}
                  onClick={() => setEditing({ unit: null, parent: u.id })}
                >
                  {t.common.add}
                </Button>
              )}
              {may('units.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.unit.edit(u.name)}
                  onClick={() => setEditing({ unit: u, parent: u.parent })}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {hours && <UnitHours unit={hours} close={() => setHours(null)} />}
      {editing && <UnitForm {...editing} units={reading.data ?? []} close={() => setEditing(null)} />}
    </>
  )
}

type FormProps = { unit: Unit | null; parent: string | null; units: readonly Unit[]; close: () => void }

function UnitForm({ unit, parent: below, units, close }: FormProps) {
  const t = useSetupText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(unit?.name ?? '')
  const [kind, setKind] = useState<Unit['kind']>(unit?.kind ?? 'store')
  const [parent, setParent] = useState(below)
  const own = unit ? branch(units, unit.id) : new Set<string>()
  const above = units.filter((u) => !own.has(u.id) && (!u.closed || u.id === parent))
  const save = (more: { closed?: boolean } = {}) =>
    submit.run(async () => {
      const body = { name: name.trim(), kind, parent }
      if (unit) await call('units.save', { params: { id: unit.id }, body: { ...body, ...more } })
      else await call('units.create', { body })
      await Promise.all(['units.list', 'touchpoints.list'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
      close()
    })
  const isRoot = unit !== null && unit.parent === null
  return (
    <FormDialog
      opened
      close={close}
      title={unit ? t.unit.edit(unit.name) : t.unit.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'parent']}
      beside={
        unit &&
        !isRoot && (
          <Button
            variant="subtle"
            color={unit.closed ? 'gray' : 'red'}
            onClick={() => void save({ closed: !unit.closed })}
          >
            {unit.closed ? t.unit.openIt : t.unit.closeIt}
          </Button>
        )
      }
    >
      <TextInput
        label={t.common.name}
        value={name}
        maxLength={120}
        data-autofocus
        error={submit.issue('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.unit.kind}
        value={kind}
        data={(['company', 'region', 'store', 'team'] as const).map((k) => ({ value: k, label: t.unit.kinds[k] }))}
        onChange={(event) => setKind(event.currentTarget.value as Unit['kind'])}
      />
      {!isRoot && (
        <NativeSelect
          label={t.unit.parent}
          value={parent ?? ''}
          error={submit.issue('parent')}
          data={unitOptions(above)}
          onChange={(event) => setParent(event.currentTarget.value || null)}
        />
      )}
    </FormDialog>
  )
}
