import type { OrgScope } from '../../../catalog/scope.ts'
import type { Question, Solved } from '../../../contract/survey.ts'
import { answered, way } from '../../../contract/survey-flow.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import type { Link } from '../../invitation/invitation.ts'
import type { LinkReader } from '../../invitation/read.ts'
import type { TokenMaker } from '../../invitation/token.ts'
import type { SittingReader } from '../read.ts'
import type { AnswerWriter } from '../write.ts'
import { type ReplyKind, understand } from './understand.ts'

export type ReplyRooms = {
  db: Db
  links: LinkReader
  sittings: SittingReader
  answers: AnswerWriter
  token: TokenMaker
  /** The house's rights in an organisation. */
  scopeOf: (org: string) => OrgScope
}

/** What a text is to the invitation that it answers. */
export type Answering =
  | { kind: 'stop' }
  | { kind: 'start' }
  /** Somebody wrote to them about a case, and nothing later asked them. */
  | { kind: 'case' }
  | { kind: 'late' }
  | { kind: 'unmatched' }
  | { kind: 'unclear'; link: Link; zone: string }
  | { kind: 'anonymous'; link: Link; zone: string }
  | { kind: 'value'; link: Link; question: Question; value: number | Solved; words: string }
  | { kind: 'words'; link: Link; words: string }

const kinds = ['nps', 'ces', 'csat', 'solved'] as const
const isReplyKind = (kind: string): kind is ReplyKind => (kinds as readonly string[]).includes(kind)
const textQuestion = ({ version }: Link): Question | undefined =>
  version.content.questions.find((q) => q.kind === 'text' || q.kind === 'longtext')

/** Reads a kept text as an answer to the first question of its invitation. */
export async function answering(
  rooms: ReplyRooms,
  row: { org: string; text: string | null; message: string | null; invitation: string | null },
  now: Date,
): Promise<Answering> {
  const text = row.text ?? ''
  const bare = understand(text, null)
  if (bare.kind === 'stop' || bare.kind === 'start') return bare
  if (!row.invitation) {
    const about = row.message
      ? await rooms.db.selectFrom('message').where('id', '=', row.message).select('step').executeTakeFirst()
      : undefined
    return { kind: about?.step === 'case' ? 'case' : 'unmatched' }
  }
  const invitation = await rooms.db
    .selectFrom('invitation as i')
    .innerJoin('organisation as o', 'o.id', 'i.org')
    .where('i.id', '=', row.invitation)
    .select(['i.expires_at', 'o.zone'])
    .executeTakeFirst()
  // With another secret its link leads nowhere any more.
  const link = await rooms.links.personal(rooms.token(row.invitation))
  if (!invitation || !link) return { kind: 'unmatched' }
  if (invitation.expires_at <= now) return { kind: 'late' }
  const { zone } = invitation
  if (link.version.content.anonymous) return { kind: 'anonymous', link, zone }
  const first = link.version.content.questions[0]
  if (!first || !isReplyKind(first.kind)) return { kind: 'unclear', link, zone }
  const said = understand(text, first.kind)
  if (said.kind === 'value') return { kind: 'value', link, question: first, value: said.value, words: said.rest }
  // Whoever has scored before goes on in words.
  const before = await rooms.sittings.read(link.org, link.answer!)
  const scored = answered(before?.given[first.id])
  if (scored && text.trim() && textQuestion(link)) return { kind: 'words', link, words: text.trim() }
  return { kind: 'unclear', link, zone }
}

/**
 * Stores it on the way of all answers. Its ids are made of the text's, so that a text told twice, or by two servers at once, is one answer; what
 * is a conflict then was stored before.
 */
export async function writeReply(
  { answers, sittings }: ReplyRooms,
  id: string,
  said: Extract<Answering, { kind: 'value' | 'words' }>,
  now: Date,
): Promise<void> {
  const { link, words } = said
  const { languages, questions } = link.version.content
  const text = textQuestion(link)
  const given = {
    ...(said.kind === 'value' && { [said.question.id]: said.value }),
    ...(text && words && { [text.id]: words }),
  }
  const before = await sittings.read(link.org, link.answer!)
  const all = { ...before?.given, ...given }
  await answers.write(
    link,
    link.version,
    {
      answer: link.answer!,
      version: link.version.id,
      language: languages.find((l) => l === link.language) ?? languages[0] ?? 'fi',
      events: Object.entries(given).map(([question, value]) => ({
        id: idOf(`text:${id}:${question}`),
        question,
        value,
      })),
      // Nothing more would be asked: as good as having reached the thank-you.
      finished: way(questions, all).questions.every((q) => answered(all[q.id])),
    },
    now,
  )
}
