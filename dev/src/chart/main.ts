import { table } from '@artel/shared/dead-letters';
import { runTool } from '../tools/cli.js';

import { checkChart } from './chart-check.js';
import { findHelm } from './helm.js';
import { kubernetesVersions } from './schema-check.js';

const usage = `npm run chart

Checks helm/artel: lint, every set of values in helm/artel/values and dev/src/chart/value-sets rendered, every object
against Kubernetes ${kubernetesVersions.join(' and ')}, what objects say of each other, our own rules, and that every setting
of the services has its place.`;

await runTool(async (args) => {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') || args.includes('-h') ? 0 : 2;
  }
  const helm = await findHelm();
  if (typeof helm === 'string') {
    console.log(`skipped: ${helm}`);
    return 0;
  }
  console.log(`Helm ${helm.version}, Kubernetes ${kubernetesVersions.join(' and ')}\n`);
  const reports = await checkChart(helm);
  const mark = (problems: readonly string[]): string => (problems.length === 0 ? '✓' : '✗');
  console.log(
    table(
      reports.map(({ name, objects, problems }) => [mark(problems), name, objects > 0 ? `${objects} objects` : '']),
    ),
  );
  const wrong = reports.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));
  for (const problem of wrong) console.error(problem);
  return wrong.length === 0 ? 0 : 1;
});
