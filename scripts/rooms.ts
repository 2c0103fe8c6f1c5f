/** Which room may import which, as data. Order matters within flow: a step sees only steps to its left. */
export const steps = [
  'encounter',
  'invitation',
  'answer',
  'assessment',
  'idea',
  'fact',
  'insight',
  'action',
  'announcement',
] as const

/** Rooms by folder below src; 'flow' stands for all its steps. `npm: false` means no package at run time. */
export const rooms: Record<string, { imports: readonly string[]; npm?: false }> = {
  contract: { imports: [] },
  text: { imports: [] },
  engine: { imports: ['contract'] },
  catalog: { imports: ['contract', 'engine'] },
  flow: { imports: ['contract', 'engine', 'catalog', 'flow'] },
  page: { imports: ['contract', 'text'], npm: false },
  staff: { imports: ['contract', 'text'] },
  server: { imports: ['contract', 'text', 'engine', 'catalog', 'flow', 'page'] },
}

/** Programs that wire: they and tests name concrete engines. */
export const wiring = ['server/start.ts', 'server/bulk/thread.ts']

/** Interfaces, rows and ids of engine are for all. */
export const engineInterfaces = [
  'engine/database/database.ts',
  'engine/database/tables.ts',
  'engine/database/id.ts',
  'engine/database/put.ts',
  'engine/database/kept.ts',
  'engine/database/together.ts',
  'engine/delivery/delivery.ts',
  'engine/facts/facts.ts',
  'engine/facts/text.ts',
  'engine/outbound/outbound.ts',
  'engine/queue/pacing.ts',
  'engine/queue/queue.ts',
  'engine/queue/outbox.ts',
]

/** insight sees fact and nothing else of flow. */
export const onlyLeft: Record<string, readonly string[]> = { insight: ['fact'] }
