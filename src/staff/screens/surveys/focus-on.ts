/**
 * Brings a place of the content into view and puts the focus on its first field. Waits for what was just opened to be drawn; where the
 * exact place is not on the screen, the nearest one above it is taken.
 */
export function focusOn(path: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
        const place = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`)
        if (!place) continue
        const field = place.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select, button')
        field?.focus({ preventScroll: true })
        const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
        ;(field ?? place).scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
        return
      }
    }),
  )
}
