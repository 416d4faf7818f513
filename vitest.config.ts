import { defineConfig } from 'vitest/config';

// Not `import`: these also reach the `require` of CommonJS packages, which must not be given ES modules.
const conditions = ['artel-source', 'node'];
// Real processes on a busy machine: in CI a test gets a second chance, and the report says that it took one.
const retry = process.env.CI ? 1 : 0;

const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const everyProject = {
  // One pair of workers takes the files of all projects, one after the other. A worker keeps the modules it has loaded:
  // loading them anew for each file takes longer than the tests do, and nothing lasting is kept in them. Connections,
  // queues and databases belong to a file, which closes them.
  isolate: false,
  maxWorkers: 2,
  // There to end what hangs, not to measure: several times what a test takes on a busy machine.
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

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
      { ...shared, test: { ...everyProject, name: 'unit', include: ['**/src/**/*.unit.test.ts'] } },
      {
        ...shared,
        test: { ...everyProject, name: 'chart', include: ['dev/src/chart/**/*.chart.test.ts'], testTimeout: 60_000 },
      },
      { ...shared, test: { ...everyProject, name: 'int', include: ['**/src/**/*.int.test.ts'], retry } },
      {
        ...shared,
        test: {
          ...everyProject,
          name: 'e2e',
          include: ['e2e/src/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          retry,
        },
      },
    ],
  },
});
