import { describe, expect, it } from 'vitest'
import { filled, said } from './said.ts'

describe('what the organisation wrote', () => {
  it('is encoded, in the reader’s language', () => {
    expect(said({ fi: 'a < b & "c"', en: 'x' }, 'fi', {})).toEqual({ html: 'a &lt; b &amp; &quot;c&quot;', lang: '' })
  })
  it('is marked where only another language has it, and nothing where none has', () => {
    expect(said({ sv: 'Hej' }, 'fi', {})).toEqual({ html: 'Hej', lang: ' lang=sv' })
    expect(said({ fi: '' }, 'fi', {})).toBeNull()
    expect(said(undefined, 'fi', {})).toBeNull()
  })
})

describe('names in texts', () => {
  it('the agent by first name, the touchpoint and reason in the reader’s language or the one they have', () => {
    const pieces = {
      agent: '  Aino Maria Virtanen',
      touchpoint: { fi: 'Kassa', sv: 'Kassan' },
      reason: { fi: 'Lasku' },
    }
    expect(filled('{agent}, {touchpoint}, {reason}', 'sv', pieces)).toBe('Aino, Kassan, Lasku')
  })
  it('what is not known gives way to the fallback, else to a neutral phrase', () => {
    expect(filled('{agent|ihminen}', 'fi', {})).toBe('ihminen')
    expect(filled('{agent|}', 'fi', {})).toBe('')
    expect(filled('{agent}: {touchpoint}, {reason}', 'en', {})).toBe('our adviser: your visit, your matter')
    expect(filled('{agent|x}', 'fi', { agent: ' ' })).toBe('x')
  })
  it('braces of other kinds stay, and a name is not read again', () => {
    expect(filled('{muu} {} {agent', 'fi', {})).toBe('{muu} {} {agent')
    expect(filled('{agent}', 'fi', { agent: '{reason}' })).toBe('{reason}')
  })
  it('a hostile name does no harm', () => {
    expect(said({ fi: 'Hei {agent}' }, 'fi', { agent: '<img/src=x>' })!.html).toBe('Hei &lt;img/src=x&gt;')
  })
})
