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

/** What these sittings say in words: of each that does, its texts. */
export async function textsOf(db: Db | Tx, answers: string[]): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>()
  for (const { answer, words } of await newestTaps(db, answers).select(['answer', 'words']).execute()) {
    if (!words) continue
    const own = texts.get(answer)
    if (own) own.push(words)
    else texts.set(answer, [words])
  }
  return texts
}
