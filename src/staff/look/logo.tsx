import css from './logo.module.css'

export function Logo() {
  return (
    <span className={css.logo}>
      <i aria-hidden />
      Hetki
    </span>
  )
}
