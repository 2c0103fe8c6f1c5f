import { beforeAll, describe, expect, test } from 'vitest'
import { anOrganisation, aScope, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase } from '../../../test/engines.ts'
import type { Db } from '../../engine/database/database.ts'
import { saveUnit } from '../unit/write.ts'
import { findLogo, readPicture } from './picture.ts'
import { BrandReader, brandWith, nameOf, readBrand } from './read.ts'
import { removeLogo, saveBrand, saveLogo } from './write.ts'

let db: Db
let org: BuiltOrganisation
beforeAll(async () => {
  db = (await openTestDatabase()).db
  org = await anOrganisation(db, { name: 'Kauppa Oy' })
})

/** A PNG of this size as far as its header and end go. */
function png(width: number, height: number, more = 0): Buffer {
  const head = Buffer.alloc(33)
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head)
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return Buffer.concat([head, Buffer.alloc(more), Buffer.from('\0\0\0\0IEND\xae\x42\x60\x82', 'latin1')])
}
function jpeg(width: number, height: number): Buffer {
  const size = Buffer.from([0xff, 0xc2, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255])
  const app = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc4, 0, 3, 0])
  return Buffer.concat([app, size, Buffer.alloc(12)])
}

describe('a brand', () => {
  test('field by field: the own one, else the nearest above, else the organisation', async () => {
    const region = await aUnit(db, org)
    const store = await aUnit(db, org, { parent: region.id })
    const brands = () => new BrandReader(db).of(org.id, store.path)
    expect(nameOf(await brands(), 'sv')).toBe('Kauppa Oy')
    await saveBrand(db, org.scope, null, { colour: '#AA0000', name: { fi: 'Kauppa' }, textSender: 'Kauppa' })
    await saveBrand(db, org.scope, region.id, { colour: '#00AA00' })
    await saveBrand(db, org.scope, store.id, { name: { fi: ' Kampin  kauppa ', sv: '' } })
    expect(await brands()).toMatchObject({
      name: { fi: 'Kampin kauppa' },
      colour: '#00aa00',
      textSender: 'Kauppa',
      mailName: null,
    })
    expect(nameOf(await brands(), 'sv')).toBe('Kampin kauppa')
    const { own, above } = await readBrand(db, org.scope, store.id)
    expect(own).toEqual({ name: { fi: 'Kampin kauppa' } })
    expect(above.name).toEqual({ fi: 'Kauppa' })
    expect((await brandWith(db, org.scope, region.id, { colour: '#000000' })).colour).toBe('#000000')
    // It follows the tree.
    await saveUnit(db, org.scope, store.id, { parent: org.root })
    expect((await readBrand(db, org.scope, store.id)).shown.colour).toBe('#aa0000')
  })

  test('is changed by whom its unit belongs to, and read by nobody else', async () => {
    const [mine, other] = [await aUnit(db, org), await aUnit(db, org)]
    const manager = aScope(org, { role: 'manager', unit: mine.id })
    await saveBrand(db, manager, mine.id, { colour: '#123456' })
    await expect(saveBrand(db, manager, other.id, {})).rejects.toMatchObject({ code: 'not-found' })
    await expect(saveBrand(db, manager, null, {})).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(saveLogo(db, manager, null, png(20, 20))).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(readBrand(db, manager, other.id)).rejects.toMatchObject({ code: 'not-found' })
    const stranger = (await anOrganisation(db)).scope
    await expect(readBrand(db, stranger, mine.id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(saveBrand(db, stranger, mine.id, {})).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a logo stays with its hash when another takes its place, and a saved brand keeps it', async () => {
    const unit = await aUnit(db, org)
    await saveLogo(db, org.scope, unit.id, png(100, 40))
    const { logo } = (await readBrand(db, org.scope, unit.id)).own
    await saveBrand(db, org.scope, unit.id, { colour: '#123456' })
    expect((await readBrand(db, org.scope, unit.id)).own).toEqual({ colour: '#123456', logo })
    await saveLogo(db, org.scope, unit.id, jpeg(64, 64))
    expect((await findLogo(db, logo!))?.bytes).toEqual(png(100, 40))
    await removeLogo(db, org.scope, unit.id)
    expect((await readBrand(db, org.scope, unit.id)).shown.logo).toBeNull()
    expect(await findLogo(db, "' or 1=1")).toBeUndefined()
  })
})

describe('a picture', () => {
  test('is told by its bytes', () => {
    expect(readPicture(png(300, 80))).toEqual({ type: 'image/png', width: 300, height: 80 })
    expect(readPicture(jpeg(640, 480))).toEqual({ type: 'image/jpeg', width: 640, height: 480 })
  })

  test.each([
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'logo-not-picture',
    ],
    ['a page that begins like a GIF', Buffer.from('GIF89a<script>alert(1)</script>'), 'logo-not-picture'],
    ['a PNG that was cut off', png(100, 100).subarray(0, 40), 'logo-not-picture'],
    ['a JPEG of rubbish', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(500, 0xff)]), 'logo-not-picture'],
    ['nothing', Buffer.alloc(0), 'logo-not-picture'],
    ['one too wide', png(30_000, 30_000), 'logo-wrong-size'],
    ['a spy pixel', png(1, 1), 'logo-wrong-size'],
    ['one too heavy', png(100, 100, 200_000), 'logo-too-large'],
  ])('%s is refused', (_, bytes, what) => {
    expect(() => readPicture(bytes)).toThrow(expect.objectContaining({ detail: { what } }))
  })
})
