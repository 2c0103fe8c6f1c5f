import { defineConfig } from 'vitest/config'
import { contract } from './scripts/contract-plugin.ts'

export default defineConfig({
  plugins: [contract()],
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    // One PostgreSQL for the run; each worker process has its own chDB folder, each file its own databases.
    globalSetup: ['test/setup.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes at once where nothing else runs; on a busy machine a second is too little.
    expect: { poll: { timeout: 15_000 } },
  },
})
