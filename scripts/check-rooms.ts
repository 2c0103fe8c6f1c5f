import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { engineInterfaces, onlyLeft, rooms, steps, wiring } from './rooms.ts'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f))
const imports = new Map<string, string[]>()
const wrong: string[] = []
let read = 0

const isTest = (file: string) => /\.test\.tsx?$|conformance\.ts$/.test(file)
const step = (file: string) => steps.findIndex((s) => file.startsWith(`flow/${s}/`))

for (const file of files) {
  const text = readFileSync(join('src', file), 'utf8')
  const [room = ''] = file.split('/')
  const mine: string[] = []
  for (const [, named, called] of text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  )) {
    const name = named ?? called ?? ''
    read++
    if (!name.startsWith('.')) {
      if (name.startsWith('node:')) continue
      const typeOnly = new RegExp(`import type [^;]*?['"]${name}['"]`).test(text)
      if (rooms[room]?.npm === false && !isTest(file) && !typeOnly)
        wrong.push(`${file}: ${room} takes no package, but imports ${name}`)
      continue
    }
    const target = relative('src', join('src', dirname(file), name))
    mine.push(target)
    if (isTest(file)) continue
    const why = refusal(file, room, target)
    if (why) wrong.push(`${file} → ${target}: ${why}`)
  }
  imports.set(file, mine)
}

function refusal(file: string, room: string, target: string): string | null {
  const [other = ''] = target.split('/')
  if (target.startsWith('..')) return null
  const rule = rooms[room]
  if (!rule) return `no such room: ${room}`
  if (room === other && room !== 'flow') return null
  if (!rule.imports.includes(other)) return `${room} may not import ${other}`
  if (other === 'engine' && !wiring.includes(file) && !engineInterfaces.includes(target))
    return `only ${wiring.join(' and ')} name a concrete engine`
  if (room === 'flow' && other === 'flow') {
    const [from, to] = [step(file), step(target)]
    if (to < 0 || from < 0) return 'a file of flow lies in one of its steps'
    if (to > from) return `${steps[from]} may not look right, to ${steps[to]}`
    const allowed = onlyLeft[steps[from] ?? '']
    if (to < from && allowed && !allowed.includes(steps[to] ?? ''))
      return `${steps[from]} sees only ${allowed.join(', ')}`
  }
  return null
}

/** Import cycles, each told once from its first file on. */
const state = new Map<string, 'open' | 'done'>()
function walk(file: string, way: string[]): void {
  if (state.get(file) === 'done') return
  if (state.get(file) === 'open') {
    wrong.push(`cycle: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`)
    return
  }
  state.set(file, 'open')
  for (const next of imports.get(file) ?? []) walk(next, [...way, file])
  state.set(file, 'done')
}
for (const file of imports.keys()) walk(file, [])

console.log(`rooms: ${files.length} files, ${read} imports read, ${wrong.length} wrong`)
for (const line of wrong) console.log(`  ${line}`)
if (wrong.length > 0) process.exit(1)
