import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type Child = {
  /** Whole lines of its stdout so far. */
  lines(): string[]
  /** What it wrote to stderr. */
  errors(): string
  /** Resolves when it is gone. */
  ended: Promise<void>
  /** Ends it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** A program of this folder as a process of its own, to be killed. */
export function child(program: string, ...args: string[]): Child {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const started = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  started.stdout.on('data', (chunk) => {
    out += chunk
  })
  started.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()))
  return {
    // What is after the last newline may be half a line.
    lines: () => out.split('\n').slice(0, -1),
    errors: () => errors,
    ended,
    kill: () => {
      started.kill('SIGKILL')
      return ended
    },
  }
}
