import { Button } from '@mantine/core'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { inTree } from '../setup/tree.ts'

/** The tree as it was, each reason with what has become of it. */
export function TreeThen({ number, back }: { number: number; back: () => void }) {
  const t = useReasonsText().history
  const f = useFormat()
  const language = useLanguage()
  const names = useNames()
  const { data, error, refetch } = useCall('reasons.version', { params: { number } }, { fresh: 0 })
  const name = (r: { name: Parameters<typeof say>[0]; code: string }) => say(r.name, language) || r.code
  return (
    <>
      <div className={setup.toolbar}>
        <p className={setup.hint}>{t.treeAtWhy}</p>
        <Button variant="default" onClick={back}>
          {t.backToNow}
        </Button>
      </div>
      <section className="card">
        <h2>
          {number === 0 ? t.first : t.treeAt(f.count(number))}
          {data && (data.from || data.until) && (
            <span className={setup.under}>
              {[data.from && f.full(data.from), data.until && f.full(data.until)].map((x) => x ?? '').join(' – ')}
            </span>
          )}
        </h2>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={5} />
        ) : (
          <table className="plain">
            <tbody>
              {inTree(data.reasons, name).map(({ node: r, depth }) => (
                <tr key={r.id}>
                  <td style={{ paddingLeft: depth * 22 }}>
                    {name(r)} <span className={setup.under}>{r.code}</span>
                  </td>
                  <td>
                    <span className={setup.chip} data-tone={r.became === 'same' ? 'plain' : undefined}>
                      {t.became[r.became]}
                    </span>{' '}
                    {r.became !== 'same' && r.into.map((id) => names.name('reason', id)).join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  )
}
