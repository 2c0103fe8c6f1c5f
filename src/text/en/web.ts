import type { web as fi } from '../fi/web.ts'

export const web: typeof fi = {
  label: 'Survey',
  close: 'Close the survey',
  opened: 'A survey has opened at the bottom of the page. Escape closes it.',
}
