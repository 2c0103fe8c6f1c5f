import type { Db, Tx } from '../../engine/database/database.ts'

/** The newest tap of each question of these sittings: the ones that count. */
export const newestTaps = (db: Db | Tx, answers: string[]) =>
  db
    .selectFrom('answer_event')
    .where('answer', 'in', answers)
    .distinctOn(['answer', 'question'])
    .orderBy('answer')
    .orderBy('question')
    .orderBy('seq', 'desc')
