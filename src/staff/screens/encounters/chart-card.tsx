import { Menu } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { csvNumber, csvText, harmless } from '../../look/csv.ts'
import { saveCsv, saveDrawing, savePicture } from '../../look/save-file.ts'
import { useEncountersText, useLanguage } from '../../text.ts'
import css from './encounters.module.css'

type Props = {
  title: string
  what?: ReactNode
  /** Name of the files, without ending. */
  file: string
  /** The table behind it: a line of heads, then lines of texts and numbers. */
  table: () => (string | number | null)[][]
  children: ReactNode
}

/** A chart with its name, what it shows, and ways to take it along: as a picture and as a table. */
export function ChartCard({ title, what, file, table, children }: Props) {
  const t = useEncountersText()
  const comma = useLanguage() !== 'en'
  const place = useRef<HTMLDivElement>(null)
  const picture = () => place.current?.querySelector<SVGSVGElement>('svg[aria-label]') ?? null
  const csv = () => {
    const text = (value: string | number | null) =>
      typeof value === 'string' ? harmless(value) : csvNumber(value, comma)
    saveCsv(
      `${file}.csv`,
      csvText(
        table().map((line) => line.map(text)),
        comma,
      ),
    )
  }
  return (
    <section className={`card ${css.chart}`}>
      <h2>
        <span>{title}</span>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <button type="button" className={css.save} aria-label={`${t.save}: ${title}`}>
              {t.save}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => picture() && saveDrawing(`${file}.svg`, picture()!)}>{t.saved.svg}</Menu.Item>
            <Menu.Item onClick={() => picture() && void savePicture(`${file}.png`, picture()!)}>
              {t.saved.png}
            </Menu.Item>
            <Menu.Item onClick={csv}>{t.saved.csv}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </h2>
      {what && <p className={css.what}>{what}</p>}
      <div ref={place}>{children}</div>
    </section>
  )
}
