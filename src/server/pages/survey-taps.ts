import { type AnswerPost, type AnswerReply, answerPost, maxValueBytes } from '../../contract/answer.ts'
import { Refusal } from '../../contract/refusal.ts'

/** Taps as the contract has them, in JSON. Refuses 'bad-input' and 'too-large'. */
export function readTaps(body: string): AnswerPost {
  const parsed = answerPost.safeParse(parsedJson(body))
  if (!parsed.success) {
    const issues = parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: 'wrong' }))
    throw new Refusal('bad-input', {}, issues)
  }
  for (const { value } of parsed.data.events) demandSize(value)
  return parsed.data
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('bad-input', { what: 'not-json' })
  }
}

/** Longer than the contract's longest is refused as a whole, never cut. */
export function demandSize(value: unknown): void {
  if (value === null || typeof value === 'number') return
  const json = JSON.stringify(value)
  // A UTF-16 unit is at most three bytes: most texts need no counting.
  if (json.length * 3 > maxValueBytes && Buffer.byteLength(json) > maxValueBytes) throw new Refusal('too-large')
}

/** 200 after the commit; 409 where an id was used for another tap before. */
export function tapsReply(reply: AnswerReply, cookie: string | undefined): Response {
  // Not Response.json: that one wraps the text in a stream, which costs as much as the rest of the reply.
  return new Response(JSON.stringify(reply), {
    status: reply.conflicts.length > 0 ? 409 : 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(cookie && { 'set-cookie': cookie }),
    },
  })
}
