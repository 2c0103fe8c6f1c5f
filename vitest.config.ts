import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { contract } from './scripts/contract-plugin.ts'
import LongestFirst from './test/longest-first.ts'
import { scratchFolder } from './test/scratch.ts'

const scratch = scratchFolder()
// Workers and what they start inherit it.
if (scratch) process.env.TMPDIR = scratch

export default defineConfig({
  plugins: [contract()],
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    // One PostgreSQL for the run; each worker process has its own chDB folder, each file its own databases.
    globalSetup: ['test/setup.ts'],
    pool: 'forks',
    isolate: false,
    // More than cores: half of the time goes by in waiting for browsers, kills and clocks.
    maxWorkers: Math.max(3, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes at once where nothing else runs; on a busy machine a second is too little.
    expect: { poll: { timeout: 15_000 } },
  },
})
