const paths = {
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  remove: 'M6 6l12 12M18 6L6 18',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  open: 'M6 9l6 6 6-6',
  add: 'M12 5v14M5 12h14',
  copy: 'M8 8h11v11H8zM5 16V5h11',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  back: 'M14 6l-6 6 6 6',
  tick: 'M5 13l4 4L19 7',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
}

/** Thin line drawings of the set-up screens; always beside words or a label. */
export function Glyph({ of, size = 18 }: { of: keyof typeof paths; size?: number }) {
  const dots = of === 'drag' || of === 'more'
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={paths[of]} strokeWidth={dots ? 3 : 1.8} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
