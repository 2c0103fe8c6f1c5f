import { Button, Menu, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useReasonsText, useSetupText } from '../../text.ts'
import { ListPanel } from '../setup/panel.tsx'
import setup from '../setup/setup.module.css'
import { inTree } from '../setup/tree.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { ReasonForm } from './reason-form.tsx'
import css from './reasons.module.css'
import { RecodeForm } from './recode-form.tsx'
import { SplitDialog } from './split-dialog.tsx'

type Open =
  | { what: 'form'; reason: Reason | null; parent: string | null }
  | { what: 'merge' | 'split' | 'recode'; reason: Reason }

/** The tree of reasons, and what can be done with each. */
export function TreeTab() {
  const t = useReasonsText()
  const common = useSetupText().common
  const f = useFormat()
  const may = useMay()
  const language = useLanguage()
  const reading = useCall('reasons.list', {}, { fresh: 0 })
  const [open, setOpen] = useState<Open | null>(null)
  const [closedToo, setClosedToo] = useState(false)
  const name = (r: Reason) => say(r.name, language) || r.code
  const all = reading.data ?? []
  const nameOf = (id: string) => {
    const found = all.find((r) => r.id === id)
    return found ? name(found) : id
  }
  const anyClosed = all.some((r) => r.closed)
  const close = () => setOpen(null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.tree.none, why: t.tree.noneWhy }}
        hint={t.tree.hint}
        create={
          may('reasons.create') && {
            label: t.tree.create,
            run: () => setOpen({ what: 'form', reason: null, parent: null }),
          }
        }
      >
        {(reasons) =>
          inTree(
            reasons.filter((r) => !r.closed || closedToo),
            name,
          ).map(({ node: r, depth }) => (
            <li key={r.id} data-off={r.closed || undefined} className={css.row} style={{ paddingLeft: depth * 22 }}>
              <div className={setup.text}>
                <span className={setup.title}>{name(r)}</span> <span className={setup.under}>{r.code}</span>
                {r.keywords.length > 0 && (
                  <div className={setup.under}>
                    {t.tree.keywords(r.keywords.length, f.count(r.keywords.length))}:{' '}
                    {r.keywords.slice(0, 6).join(', ')}
                    {r.keywords.length > 6 && ' …'}
                  </div>
                )}
              </div>
              {r.other && <span className={setup.chip}>{t.tree.other}</span>}
              {r.closed && (
                <span className={setup.chip}>
                  {r.mergedInto ? t.tree.mergedInto(nameOf(r.mergedInto)) : t.tree.closed}
                </span>
              )}
              <div className={css.acts}>
                {may('reasons.save') && (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={t.tree.edit(name(r))}
                    onClick={() => setOpen({ what: 'form', reason: r, parent: r.parent })}
                  >
                    {common.edit}
                  </Button>
                )}
                {may('recodes.run') && !r.closed && (
                  <Menu position="bottom-end" withinPortal>
                    <Menu.Target>
                      <Button variant="subtle" size="xs" aria-label={t.tree.more(name(r))}>
                        ⋯
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setOpen({ what: 'form', reason: null, parent: r.id })}>
                        {t.tree.createBelow(name(r))}
                      </Menu.Item>
                      <Menu.Item onClick={() => setOpen({ what: 'merge', reason: r })}>{t.tree.merge}</Menu.Item>
                      <Menu.Item onClick={() => setOpen({ what: 'split', reason: r })}>{t.tree.split}</Menu.Item>
                      <Menu.Item onClick={() => setOpen({ what: 'recode', reason: r })}>{t.tree.recode}</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </div>
            </li>
          ))
        }
      </ListPanel>
      {anyClosed && (
        <Switch
          className={css.closed ?? ''}
          label={t.tree.showClosed}
          checked={closedToo}
          onChange={(event) => setClosedToo(event.currentTarget.checked)}
        />
      )}
      {open?.what === 'form' && <ReasonForm reason={open.reason} parent={open.parent} reasons={all} close={close} />}
      {open?.what === 'merge' && <MergeDialog reason={open.reason} reasons={all} close={close} />}
      {open?.what === 'split' && <SplitDialog reason={open.reason} reasons={all} close={close} />}
      {open?.what === 'recode' && <RecodeForm reason={open.reason} reasons={all} close={close} />}
    </>
  )
}
