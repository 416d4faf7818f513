import { defineConfig } from 'vitest/config';

// Not `import`: these also reach the `require` of CommonJS packages, which must not be given ES modules.
const conditions = ['artel-source', 'node'];
// Real processes on a busy machine: in CI a test gets a second chance, and the report says that it took one.
const retry = process.env.CI ? 1 : 0;
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/**
 * Told apart by suffix: `unit` touches no I/O, `chart` asks Helm what it makes of the chart, `int` talks to real
 * engines, `e2e` drives the running system through its ingress.
 */
export default defineConfig({
  ...shared,
  test: {
    globalSetup: ['./dev/src/testing/global-setup.ts'],
    reporters: ['default'],
    projects: [
      { ...shared, test: { name: 'unit', include: ['**/src/**/*.unit.test.ts'] } },
      {
        ...shared,
        test: {
          name: 'chart',
          include: ['dev/src/chart/**/*.chart.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'int',
          include: ['**/src/**/*.int.test.ts'],
          testTimeout: 30_000,
          retry,
          hookTimeout: 60_000,
          pool: 'forks',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['e2e/src/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          retry,
          hookTimeout: 180_000,
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
