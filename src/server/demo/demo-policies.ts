/** The demo's policies, in their order. */
export const demoPolicies = [
  ...(['transferred', 'self', 'calls', 'deliveries', 'phone', 'written', 'stores', 'everybody'] as const),
] as const
/** Their ids. */
export type DemoPolicies = Record<(typeof demoPolicies)[number], string>

/** How far back what was sent is kept: as far as the outbox looks. */
export const sentDays = 91
