import type { ScreenId } from './screens.ts'

const paths: Record<ScreenId | 'more' | 'person', string> = {
  now: 'M12 3a9 9 0 1 0 9 9M12 7v5l3.5 2',
  answers: 'M4 5h16v11H9l-5 4z',
  trends: 'M3 18l6-7 4 4 8-9',
  errands: 'M5 6h4v4H5zM15 14h4v4h-4zM9 8h4a4 4 0 0 1 4 4v2',
  encounters: 'M3 12a6 6 0 0 1 9-5.200M12 17.200A6 6 0 0 1 3 12M21 12a6 6 0 0 0-9-5.200M12 17.200A6 6 0 0 0 21 12',
  notices: 'M4 10v4h3l7 4V6l-7 4zM17 9a4 4 0 0 1 0 6M7 14v5h3v-3.5',
  alerts: 'M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4M12 3v2',
  board: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10.500c.8.800 1 1.500 1 2.500h6c0-1 .2-1.700 1-2.500A6 6 0 0 0 12 3z',
  cases: 'M9 11l3 3 8-9M20 13v6H4V5h9',
  improvements: 'M4 20V10M10 20V4M16 20v-7M22 20H2M13 8l3-3 3 3',
  huddle:
    'M12 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5 13a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM19 13a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7 22c.4-5 2-8 5-8s4.600 3 5 8',
  surveys: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3',
  touchpoints:
    'M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.500C5 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  outbox: 'M3 12l18-8-6 17-3.500-7z',
  policies: 'M4 5h16M7 12h10M10 19h4',
  calls: 'M5 4h4l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z',
  entry: 'M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3',
  classify: 'M4 12l8 8 8-8V4h-8zM15.500 8.500h.01',
  rewards: 'M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7c-5 0-5-5-2-4 1 .3 2 2 2 4 0-2 1-3.700 2-4 3-1 3 4-2 4z',
  sources: 'M12 3v11M8 10l4 4 4-4M4 15v5h16v-5',
  print: 'M7 8V3h10v5M5 8h14v8h-2M7 16H5V8m2 5h10v8H7z',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  staffing:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.6-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .7 3.200 2.500 3.500 5.500',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-4 4-6 8-6s7 2 8 6',
}

/** Thin line drawings; always beside words or a label. */
export function Icon({ of, size = 22 }: { of: keyof typeof paths; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={paths[of]} strokeWidth={of === 'more' ? 3 : 1.7} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
