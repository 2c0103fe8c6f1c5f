import { readView, type View } from '../../view/view.ts'

export type AnswersSearch = View & { level?: 'low' | 'mid' | 'high'; words?: 'yes'; q?: string }

export function readAnswersSearch(given: Record<string, unknown>): AnswersSearch {
  const { level, words, q } = given
  const text = typeof q === 'string' || typeof q === 'number' ? String(q).slice(0, 200) : ''
  return {
    ...readView(given),
    ...((level === 'low' || level === 'mid' || level === 'high') && { level }),
    ...(words === 'yes' && { words }),
    ...(text && { q: text }),
  }
}
