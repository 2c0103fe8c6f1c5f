import type { errandMetrics as fi } from '../fi/errand-metrics.ts'

export const errandMetrics: typeof fi = {
  name: {
    observed_fcr: 'Solved at once, from the log',
    errand_fcr: 'Done in one encounter',
    contacts_per_errand: 'Encounters per errand',
    errands: 'Errands',
    self_service: 'Done in self-service',
    failed_self_service: 'Self-service was not enough',
    errands_transferred: 'Errands handed over',
    errands_moved: 'Errands that changed channel',
    errands_reopened: 'Errands opened again',
    moves: 'Moves between channels',
  },
  short: {
    observed_fcr: 'Solved, log',
    errand_fcr: 'One encounter',
    contacts_per_errand: 'Times/errand',
    errands: 'Errands',
    self_service: 'Self-service',
    failed_self_service: 'Not enough',
    errands_transferred: 'Handed over',
    errands_moved: 'Changed channel',
    errands_reopened: 'Opened again',
    moves: 'Moves',
  },
  what: {
    observed_fcr:
      'Share of contacts after which the same customer did not come again within the window. Contacts whose window is still open are left out; unknown customers are counted apart.',
    errand_fcr: 'Share of ended errands that took a single encounter. Errands still open are left out.',
    contacts_per_errand: 'Encounters per ended errand, on average.',
    errands: 'Errands that began.',
    self_service: 'Share of ended errands that customers did wholly in self-service.',
    failed_self_service: 'Share of errands with self-service after which the customer still got in touch about them.',
    errands_transferred: 'Share of ended errands that went from one agent or unit to another.',
    errands_moved: 'Share of ended errands in which the customer changed channel.',
    errands_reopened: 'Share opened again of those ended errands for which the source counts it.',
    moves: 'From one channel to another within an errand.',
  },
  contacts: (n, s) => `${s} ${n === 1 ? 'contact' : 'contacts'}`,
  errands: (n, s) => `${s} ${n === 1 ? 'errand' : 'errands'}`,
}
