import { Link } from '@tanstack/react-router'
import type { Notice } from '../../../contract/notice.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useImprovementsText, useNoticesText, useText } from '../../text.ts'
import { Verdict } from '../improvements/effect.tsx'
import { effectSaid } from '../improvements/effect-words.ts'
import setup from '../setup/setup.module.css'
import css from './notices.module.css'

/** What came of the improvements that a notice tells of, as it is measured; nothing here is said by hand. */
export function Effects({ notice: n }: { notice: Notice }) {
  const t = useNoticesText()
  const linked = n.links.filter((l) => l.kind === 'improvement' && l.label)
  if (linked.length === 0) return null
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.effectTitle}</h2>
      <p className={setup.hint}>{t.effectPublic}</p>
      <ul className={setup.rows}>
        {linked.map((l) => (
          <li key={l.id}>
            <div className={setup.text}>
              <Link className={setup.title} to={`/improvements/${l.id}` as string}>
                {l.label}
              </Link>
              <One improvement={l.id} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function One({ improvement: id }: { improvement: string }) {
  const w = useImprovementsText()
  const t = useText()
  const f = useFormat()
  const { data, error, refetch } = useCall('improvements.effect', { params: { id } }, { fresh: 60_000 })
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={1} />
  const { said, when } = effectSaid(w, f, t, data)
  return (
    <>
      <p>
        <Verdict effect={data} /> {said}
      </p>
      {when && <p className={setup.under}>{when}</p>}
    </>
  )
}
