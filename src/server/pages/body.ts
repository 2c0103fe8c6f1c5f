import { Refusal } from '../../contract/refusal.ts'

/** A sitting's longest texts in one post, encoded; more is refused with 413. */
const mostBytes = 4 * 1024 * 1024

/** Reads a body as text, and stops reading when it gets too large. */
export async function bodyText(request: Request, most = mostBytes): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > most) throw new Refusal('too-large')
  if (announced > 0) return request.text()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > most) throw new Refusal('too-large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
