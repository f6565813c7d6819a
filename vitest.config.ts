import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { hostTests } from './test/lib/host-tests.ts'
import { storeTests } from './test/lib/store-tests.ts'

const hostwright = fileURLToPath(new URL('src/index.ts', import.meta.url))

export default defineConfig({
  resolve: { alias: { hostwright } },
  test: {
    reporters: ['default', './test/lib/closing-line-reporter.ts'],
    setupFiles: ['./test/lib/property-seed.ts'],
    // Each test logs in by itself, but for those of the keeper.
    env: { HOSTWRIGHT_KEEP_CONNECTIONS: '0' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'types/**/*.test.ts'],
          exclude: ['types/**/*.live.test.ts'],
          // Modules keep no state: loading them once a worker, not once a file, is half of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'meta', include: ['test/meta/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/bench/**/*.test.ts'],
          exclude: hostTests(),
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          include: hostTests(),
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: storeTests(),
          globalSetup: ['test/lib/postgres-setup.ts'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts', 'types/**/*.live.test.ts', 'test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Labs are apart from each other. Most of their time is waiting for servers, but more than two at once would try the
          // patience of clocks.
          maxWorkers: 2,
        },
      },
    ],
  },
})
