import { parseArgs } from 'node:util';
import { runTool } from './cli.js';
import { driftedFiles, generatedFiles, writeGenerated } from './generated-files.js';

const usage = `npm run generate [-- --check]

Writes openapi.yaml, docs/events.md and docs/settings.md from the code, the chart's routes, schema and README, and the
manifests in k8s/ (where a Helm runs). With --check nothing is written: it fails where a file is not what would be
written.`;

await runTool(async (args) => {
  const { values } = parseArgs({
    args,
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const files = await generatedFiles();
  if (!values.check) {
    for (const path of await writeGenerated(files)) console.log(`wrote ${path}`);
    return 0;
  }
  const drifted = await driftedFiles(files);
  for (const path of drifted) console.error(`${path} is not what the code says: run \`npm run generate\``);
  return drifted.length === 0 ? 0 : 1;
});
