// Writes `dist/health.json` of the workspaces named: where a service answers when nobody chose another port, by its own
// settings. Run once, while images are built.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

for (const workspace of process.argv.slice(2)) {
  const { settings, healthPath = '/readyz' } = await import(resolve(workspace, 'dist/config.js'));
  const health = { port: settings.port.default, path: healthPath };
  writeFileSync(resolve(workspace, 'dist/health.json'), JSON.stringify(health));
}
