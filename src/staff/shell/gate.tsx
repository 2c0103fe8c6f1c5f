import { languages } from 'virtual:contract'
import type { ReactNode } from 'react'
import { Logo } from '../look/logo.tsx'
import { setLanguage, useLanguage, useText } from '../text.ts'
import css from './gate.module.css'

/** What stands around the pages before the door: one card, and the languages below. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  const t = useText()
  const language = useLanguage()
  document.title = `${title} · Hetki`
  return (
    <main className={css.gate}>
      <Logo />
      <section className={`card ${css.card}`}>
        <h1>{title}</h1>
        {children}
      </section>
      <div className={css.languages}>
        {languages.map((l) => (
          <button key={l} type="button" lang={l} aria-pressed={l === language} onClick={() => void setLanguage(l)}>
            {t.language[l]}
          </button>
        ))}
      </div>
    </main>
  )
}
