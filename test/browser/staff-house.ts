import { existsSync } from 'node:fs'
import type { AnswerPost } from '../../src/contract/answer.ts'
import type { SurveyContent } from '../../src/contract/survey.ts'
import { idOf, newId } from '../../src/engine/database/id.ts'
import { type Furnished, forget, furnish, newDataDir, type Outside, startHouse } from '../outside.ts'

/** The built staff app, without which its browser tests have nothing to look at. */
export const staffBuilt = existsSync(new URL('../../dist/staff/index.html', import.meta.url))
/** The built server where there is one, else the source. */
export const fromSource = !existsSync(new URL('../../dist/server/cli.js', import.meta.url))
export const hostile =
  '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> "><svg onload=window.harmed=1> ‮käännetty <3'

export type StaffHouse = {
  house: Outside
  ground: Furnished
  answer(nps: number, words: string | null): Promise<string>
  close(): Promise<void>
}

/** A whole house with an organisation and a published survey, and a way to answer it as a customer does. */
export async function openStaffHouse(env: Record<string, string> = {}): Promise<StaffHouse> {
  const dataDir = newDataDir()
  const house = await startHouse({ dataDir, source: fromSource, env })
  const ground = await furnish(house)
  const [version] = await ground.admin.call('surveys.versions', { params: { id: ground.survey } })
  const ask = (kind: SurveyContent['questions'][number]['kind']) =>
    version!.content.questions.find((q) => q.kind === kind)!.id
  return {
    house,
    ground,
    async answer(nps, words) {
      const body: AnswerPost = {
        answer: newId(),
        version: ground.version,
        language: 'fi',
        events: [
          { id: newId(), question: ask('nps'), value: nps },
          { id: newId(), question: ask('solved'), value: nps > 6 ? 'yes' : 'no' },
          ...(words === null ? [] : [{ id: newId(), question: ask('longtext'), value: words }]),
        ],
        finished: true,
      }
      const reply = await fetch(`${house.url}/t/${ground.code}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!reply.ok) throw new Error(`answer: ${reply.status} ${await reply.text()}`)
      // The visitor's own id is a key and kept nowhere; staff know the answer by this one.
      return idOf(`sitting:${body.answer}`)
    },
    async close() {
      await house.stop()
      forget(dataDir)
    },
  }
}
