import { expect, test } from 'vitest'
import { attributeLines, readAttributes } from './attributes.ts'

test('attributes are read as they are written, and what is no condition is said', () => {
  expect(readAttributes('segmentti: kulta, hopea\n\njäsen: true')).toEqual({
    segmentti: ['kulta', 'hopea'],
    jäsen: ['true'],
  })
  expect(readAttributes('')).toEqual({})
  expect(readAttributes(attributeLines({ a: ['1', '2'], b: ['x'] }))).toEqual({ a: ['1', '2'], b: ['x'] })
  for (const wrong of ['kulta', ': kulta', 'segmentti:', 'segmentti: ,'])
    expect(readAttributes(wrong), wrong).toBeNull()
})
