import { z } from 'zod'
import { dateFormats } from '../contact-log.ts'

/** What is known of an uploaded file before it is mapped, whatever it holds; `guess` is what a column may become. */
export const filePreview = <Guess extends z.ZodType>(guess: Guess) =>
  z.object({
    delimiter: z.string(),
    encoding: z.string(),
    columns: z.array(
      z.object({
        name: z.string(),
        samples: z.array(z.string()),
        distinct: z.number().int(),
        blank: z.number().int(),
        guess,
      }),
    ),
    rowsLooked: z.number().int(),
    dateFormat: z.enum(dateFormats),
  })

/** Why a row is not taken in; the column is '' where the whole row is meant. */
export const badCells = z.array(z.object({ column: z.string(), reason: z.string(), value: z.string() }))
