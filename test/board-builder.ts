import { randomBytes } from 'node:crypto'
import type { OrgScope } from '../src/catalog/scope.ts'
import { type BoardSettings, boardSettings } from '../src/contract/board.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { saveBoard } from '../src/flow/idea/board.ts'
import { postIdea } from '../src/flow/idea/write.ts'

type Org = { id: string; scope: OrgScope }

/** Rules under which everything is published at once, unless told otherwise. */
export const openly = (
  given: { hold?: Partial<BoardSettings['hold']> } & Partial<Omit<BoardSettings, 'hold'>> = {},
): BoardSettings =>
  boardSettings.parse({ ...given, hold: { firstTime: false, links: false, masked: false, ...given.hold } })

/** The key of a device that nobody has. */
export const aDevice = (): string => randomBytes(16).toString('base64url')

/** An open board. */
export async function aBoard(
  db: Db,
  org: Org,
  given: { address?: string; open?: boolean; settings?: BoardSettings } = {},
): Promise<{ address: string; settings: BoardSettings }> {
  const address = given.address ?? `taulu-${org.id.slice(-12)}`
  const settings = given.settings ?? openly()
  await saveBoard(db, org.scope, { address, open: given.open ?? true, settings })
  return { address, settings }
}

/** An idea of a new device, with its writer's vote; published unless the rules say otherwise. */
export async function anIdea(
  db: Db,
  org: Org,
  given: {
    key?: string
    title?: string
    body?: string
    place?: string
    name?: string
    settings?: BoardSettings
    kind?: 'idea' | 'problem' | 'praise'
  } = {},
): Promise<{ id: string; number: number; published: boolean; key: string }> {
  const id = newId()
  const key = given.key ?? aDevice()
  const posted = await postIdea(db, org.scope, given.settings ?? openly(), key, {
    ...{ id, kind: given.kind ?? 'idea', title: given.title ?? `Idea ${id.slice(-6)}`, body: given.body ?? '' },
    ...{ place: given.place ?? '', category: null, name: given.name ?? '', language: 'fi' },
  })
  return { id, key, number: posted!.number, published: posted!.published }
}
