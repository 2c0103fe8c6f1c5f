import { shades } from '../../../contract/shade.ts'
import { useFormat } from '../../format.ts'
import { useBrandText } from '../../text.ts'
import css from './brand.module.css'

/** What becomes of a colour on a light and a dark page, in words and as it will be. */
export function Contrast({ colour }: { colour: string | null }) {
  const { brand: t } = useBrandText()
  const f = useFormat()
  if (!colour) return null
  const made = shades(colour)
  return (
    <ul className={css.contrast} aria-live="polite">
      {(['light', 'dark'] as const).map((theme) => {
        const { accent, on, textContrast, adjusted } = made[theme]
        const say = adjusted ? (theme === 'light' ? t.contrast.darker : t.contrast.lighter) : t.contrast.asIs
        return (
          <li key={theme}>
            <span className={css.sample} style={{ background: accent, color: on }} aria-hidden>
              Aa
            </span>
            <span>
              {t.contrast[theme]}{' '}
              {say(f.bare('hours', textContrast, 0), on === '#fff' ? t.contrast.white : t.contrast.black)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
