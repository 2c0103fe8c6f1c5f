import type { web as fi } from '../fi/web.ts'

export const web: typeof fi = {
  label: 'Enkät',
  close: 'Stäng enkäten',
  opened: 'En enkät öppnades längst ned på sidan. Den stängs med Esc.',
}
