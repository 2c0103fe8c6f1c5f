import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { address } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Score } from '../../look/score.tsx'
import { say } from '../../names.ts'
import { reading } from '../../queries.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import setup from '../setup/setup.module.css'
import { Qr } from '../touchpoints/touchpoint-print.tsx'
import touch from '../touchpoints/touchpoints.module.css'
import css from './welcome.module.css'

/** The code to read with a phone, and the first answer as soon as it comes. */
export function FirstAnswer({ touchpoint: p }: { touchpoint: Touchpoint }) {
  const t = useSetupText()
  const s = useText()
  const f = useFormat()
  const language = useLanguage()
  const { data } = useQuery({
    ...reading('answers.list', {
      query: { limit: 1, filters: JSON.stringify([{ dimension: 'touchpoint', values: [p.id] }]) },
    }),
    // The live stream says when to look; this is for the case that it is broken.
    refetchInterval: (query) => (query.state.data?.rows.length ? false : 3_000),
    staleTime: 0,
  })
  const answer = data?.rows[0]
  const onlyHere = /\/\/(localhost|127\.|\[::1\])/.test(p.link)
  return (
    <div className={css.first}>
      <div className={css.code}>
        <Qr touchpoint={p} size={240} />
        <a href={p.link} target="_blank" rel="noreferrer" className={touch.link}>
          {p.link}
        </a>
        <div className={css.pair}>
          <CopyButton text={p.link} label={t.touchpoint.copyLink} size="xs" />
          <Button component="a" href={p.link} target="_blank" rel="noreferrer" variant="default" size="xs">
            {t.welcome.openHere}
          </Button>
        </div>
      </div>
      <div className={css.wait} aria-live="polite">
        {answer ? (
          <>
            <h3>{t.welcome.arrived}</h3>
            <div className={css.answer}>
              <Score score={answer.score} />
              <div>
                <p>{answer.words ? `”${answer.words}”` : <span className="dim">{s.now.noWords}</span>}</p>
                <p className={setup.under}>
                  {say(p.name, language)} · {f.clock(answer.at)}
                </p>
              </div>
            </div>
            <p className={setup.hint}>{t.welcome.arrivedWhy}</p>
            <div className={css.pair}>
              <Button component={Link} to={'/' as string}>
                {t.welcome.toNow}
              </Button>
              <Button
                component="a"
                variant="default"
                href={address('touchpoints.print', { params: { id: p.id, form: 'poster.pdf' }, query: {} })}
                download={`hetki-${p.code}-poster.pdf`}
              >
                {t.welcome.poster}
              </Button>
            </div>
          </>
        ) : (
          <>
            <h3>{t.welcome.qrTitle}</h3>
            <p className={setup.hint}>{t.welcome.qrWhy}</p>
            {onlyHere && <p className={css.note}>{t.welcome.sameNetwork}</p>}
            <p className={css.waiting}>
              <i aria-hidden />
              {t.welcome.waiting}
            </p>
            <p>
              <Link to={'/' as string} className={setup.hint}>
                {t.welcome.later}
              </Link>
            </p>
          </>
        )}
      </div>
    </div>
  )
}
