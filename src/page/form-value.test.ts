import { describe, expect, it } from 'vitest'
import type { QuestionKind } from '../contract/survey.ts'
import { formValue, kept } from './form-value.ts'

const read = (kind: QuestionKind, body: string) => formValue(kind, new URLSearchParams(body))

describe('the answer in a form', () => {
  it.each([
    ['nps', 'x=0', 0],
    ['nps', 'x=10', 10],
    ['ces', '', null],
    ['csat', 'x=', null],
    ['nps', 'x=seven', 'seven'],
    ['nps', 'x=1e9', '1e9'],
    ['solved', 'x=partly', 'partly'],
    ['solved', '', null],
    ['choice', 'x=a', { option: 'a' }],
    ['choice', 'x=other&t=Sää', { option: 'other', other: 'Sää' }],
    ['choice', 't=Sää', { option: 'other', other: 'Sää' }],
    ['choice', 'x=a&t=Sää', { option: 'a', other: 'Sää' }],
    ['choice', 't=', null],
    ['choices', 'x=a&x=b', { options: ['a', 'b'] }],
    ['choices', 'x=a&t=Sää', { options: ['a', 'other'], other: 'Sää' }],
    ['choices', 'x=other&t=', { options: ['other'] }],
    ['choices', '', null],
    ['text', 'x=0', '0'],
    ['text', 'x=%3C3', '<3'],
    ['text', 'x=null', 'null'],
    ['text', 'x=', null],
    ['text', 'x=+', ' '],
    ['longtext', 'x=a%0D%0Ab%0Ac', 'a\nb\nc'],
    ['longtext', 'x=%00', '\0'],
    ['contact', '', null],
    ['contact', 'x=yes&m=a%40b.fi&p=', { consent: true, email: 'a@b.fi' }],
    ['contact', 'm=a%40b.fi', { consent: false, email: 'a@b.fi' }],
  ] as [QuestionKind, string, unknown][])('%s %s', (kind, body, value) => {
    expect(read(kind, body)).toEqual(value)
  })

  it('FormData, as the browser has it, says the same', () => {
    const form = new FormData()
    form.append('x', 'a')
    form.append('x', 'b')
    form.append('t', 'Sää\nja tuuli')
    expect(formValue('choices', form)).toEqual({ options: ['a', 'b', 'other'], other: 'Sää\nja tuuli' })
  })

  it('without consent no address is kept', () => {
    expect(kept({ consent: false, email: 'a@b.fi', phone: '1' })).toEqual({ consent: false })
    expect(kept({ consent: true, email: 'a@b.fi' })).toEqual({ consent: true, email: 'a@b.fi' })
    expect(kept(0)).toBe(0)
    expect(kept(null)).toBeNull()
  })
})
