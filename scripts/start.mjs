// Installs what is missing, builds what is stale, then runs. Plain JavaScript without dependencies: on a bare clone there are none yet.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../..')
process.chdir(root)

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Hetki needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

const run = (command, args) =>
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
const hash = (text) => createHash('sha256').update(text).digest('hex')
const same = (stamp, value) => existsSync(stamp) && readFileSync(stamp, 'utf8') === value
const bin = (name) => join('node_modules', '.bin', name)

function install() {
  const wanted = hash(readFileSync('package-lock.json'))
  const stamp = join('node_modules', '.hetki-installed')
  if (same(stamp, wanted)) return
  console.log('Installing dependencies (once, about 1 GB on disk)…')
  // No dependency of ours needs an install script, and none gets to run one.
  // Versions come from the lock file. Not `npm ci`: it refuses a lock file that does not name the binaries of every platform.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

/** Names, sizes and times of all that a build is made of. */
function state(paths) {
  const lines = []
  const walk = (path) => {
    const stat = statSync(path)
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name))
    else lines.push(`${path} ${stat.size} ${stat.mtimeMs}`)
  }
  for (const path of paths.filter(existsSync)) walk(path)
  return hash(lines.join('\n'))
}

function build() {
  const common = ['package-lock.json', 'tsconfig.json', 'src/contract', 'src/text']
  const parts = [
    ['server', ['tsconfig.build.json', 'src'], () => run(bin('tsc'), ['-p', 'tsconfig.build.json'])],
    ['page', ['scripts/build-page.mjs', 'src/page'], () => run('node', ['scripts/build-page.mjs'])],
    ['staff', ['vite.config.ts', 'src/staff'], () => run(bin('vite'), ['build', '--logLevel', 'warn'])],
  ]
  for (const [name, sources, make] of parts) {
    const now = state([...common, ...sources])
    const stamp = join('dist', `.built-${name}`)
    if (same(stamp, now)) continue
    console.log(`Building ${name}…`)
    make()
    mkdirSync('dist', { recursive: true })
    writeFileSync(stamp, now)
  }
}

try {
  install()
  build()
} catch (error) {
  console.error(`\nThis did not work: ${error.message}`)
  process.exit(1)
}
// Not a child process: signals arrive as they are, and no second Node takes memory.
if (process.argv[2] !== 'build') await import('../dist/server/cli.js')
