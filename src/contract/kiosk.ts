import { z } from 'zod'
import { answerPost } from './answer.ts'

/** What a tablet sends: sittings that waited, each as any page would send it. */
export const kioskPost = z.object({ device: z.uuid(), sittings: z.array(z.unknown()).min(1).max(50) }).strict()
export const kioskSitting = answerPost

/** A tablet says that it lives. */
export const kioskHeard = z
  .object({
    device: z.uuid(),
    waiting: z.number().int().min(0).max(1_000_000),
    /** When the oldest that waits was tapped. */
    since: z.iso.datetime({ offset: true }).nullable(),
    screen: z.string().max(40),
  })
  .strict()
