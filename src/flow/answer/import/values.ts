import { maxValueBytes } from '../../../contract/answer.ts'
import { type AnswerValue, isScale, type Question, type Solved, scales } from '../../../contract/survey.ts'
import { otherOption } from '../../../contract/survey-flow.ts'
import { fold } from '../../encounter/file/text.ts'

/** Why a cell is no answer to its question. */
export type ValueProblem =
  | 'not-a-number'
  | 'off-scale'
  | 'unknown-option'
  | 'not-yes-or-no'
  | 'not-contact'
  | 'too-long'
export type CellValue = { value: AnswerValue } | { bad: ValueProblem } | null

export const solvedWords: Record<string, Solved> = {
  ...words('yes', 'yes y true 1 x kyllä kylla k joo on ja j sant'),
  ...words('partly', 'partly partially osittain osin delvis'),
  ...words('no', 'no n false 0 ei e nej falskt'),
}
function words(value: Solved, list: string): Record<string, Solved> {
  return Object.fromEntries(list.split(' ').map((word) => [word, value]))
}

/** Reads the cells of one question. What means "no answer" (null) comes before the scale: an 11 may be a blank. */
export function cellReader(question: Question, blank: string[] = []): (cell: string) => CellValue {
  const none = new Set(blank.map(fold))
  const read = valueReader(question)
  return (cell) => {
    const folded = fold(cell)
    return folded === '' || none.has(folded) ? null : read(cell, folded)
  }
}

function valueReader(question: Question): (cell: string, folded: string) => CellValue {
  if (isScale(question.kind)) {
    const [low, high] = scales[question.kind]
    return scaleReader(low, high)
  }
  switch (question.kind) {
    case 'solved':
      return (_, folded) => (solvedWords[folded] ? { value: solvedWords[folded] } : { bad: 'not-yes-or-no' })
    case 'choice':
      return choiceReader(question)
    case 'choices':
      return choicesReader(question)
    case 'contact':
      return contact
    default:
      return (cell) => fitting(cell)
  }
}

const fitting = (text: string): CellValue =>
  text.length * 3 > maxValueBytes && Buffer.byteLength(JSON.stringify(text)) > maxValueBytes
    ? { bad: 'too-long' }
    : { value: text }

/** 9, 9.0, 9,0 and "9 - very likely" are 9. */
const scaleReader =
  (low: number, high: number) =>
  (cell: string): CellValue => {
    const text = cell.trim()
    const found = /^([+-]?\d+)(?:[.,](\d+))?$/.exec(text) ?? /^(\d+)\s*[-–—:=.)(]\s*[^\d\s].*$/s.exec(text)
    if (!found) return { bad: 'not-a-number' }
    const value = Number(found[1])
    const whole = !found[2] || /^0+$/.test(found[2])
    return whole && value >= low && value <= high ? { value } : { bad: 'off-scale' }
  }

function optionsOf(question: Question): Map<string, string> {
  const byWord = new Map<string, string>()
  for (const { id, label } of question.options ?? []) {
    for (const word of [id, ...Object.values(label)]) if (word && !byWord.has(fold(word))) byWord.set(fold(word), id)
  }
  return byWord
}

function choiceReader(question: Question) {
  const options = optionsOf(question)
  return (cell: string, folded: string): CellValue => {
    const option = options.get(folded)
    if (option) return { value: { option } }
    return question.other ? { value: { option: otherOption, other: cell.trim() } } : { bad: 'unknown-option' }
  }
}

/** A cell of several options is parted at semicolons, bars or line ends, else at commas. */
function choicesReader(question: Question) {
  const options = optionsOf(question)
  return (cell: string, folded: string): CellValue => {
    if (options.has(folded)) return { value: { options: [options.get(folded)!] } }
    const parts = cell.split(/[;|\n]/.test(cell) ? /[;|\n]+/ : ',').map((part) => part.trim())
    const given = parts.filter((part) => part !== '')
    const known = given.flatMap((part) => options.get(fold(part)) ?? [])
    const rest = given.filter((part) => !options.has(fold(part)))
    if (rest.length === 0) return { value: { options: [...new Set(known)] } }
    if (!question.other) return { bad: 'unknown-option' }
    return { value: { options: [...new Set([...known, otherOption])], other: rest.join(', ') } }
  }
}

function contact(cell: string, folded: string): CellValue {
  const text = cell.trim()
  if (solvedWords[folded] === 'no') return { value: { consent: false } }
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return { value: { consent: true, email: text } }
  return /^\+?[\d\s().-]{5,30}$/.test(text) ? { value: { consent: true, phone: text } } : { bad: 'not-contact' }
}
