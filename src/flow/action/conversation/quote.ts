/** Where a reply quotes what it answers, in the words of mail programs people use here. */
const headOfQuote = [
  /^\s*-{2,}\s*(original message|alkuperäinen viesti|ursprungligt meddelande|forwarded message)\s*-{2,}/i,
  /^\s*(on|le|am)\b.{4,120}\b(wrote|écrit|schrieb)\s*:?\s*$/i,
  /^\s*.{0,120}\b(kirjoitti|skrev)\b.{0,40}:?\s*$/i,
  /^\s*(from|lähettäjä|från|lähetetty|skickat)\s*:\s.{2,}$/i,
  /^_{10,}\s*$/,
]
const mostLines = 2_000

/**
 * What somebody wrote themselves: without the quoted mail below or between. Where nothing would be left (who writes between the lines of another program's
 * quote), all of it. Never hides words above the first quote.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n').slice(0, mostLines)
  const head = lines.findIndex((line, n) => headOfQuote.some((h) => h.test(line.slice(0, 300))) && quotes(lines, n))
  const kept = (head < 0 ? lines : lines.slice(0, head)).filter((line) => !/^\s*>/.test(line))
  const own = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return own || text.trim()
}

/** A line that looks like a head is one only where something quoted follows, or nothing but what was ours. */
function quotes(lines: string[], n: number): boolean {
  const after = lines.slice(n + 1).filter((l) => l.trim())
  return (
    after.length > 0 &&
    (after.some((l) => /^\s*>/.test(l)) || !/(wrote|kirjoitti|skrev)/i.test(lines[n]!) || after.length > 1)
  )
}
