import { readDrainPort } from './config.js';

// Run in the ingress' container before a replica is stopped: `node dist/drain.js SERVICE ADDRESS`.
const [service, address] = process.argv.slice(2);
const answer = await fetch(`http://127.0.0.1:${readDrainPort()}/drain`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ service, address }),
});
if (!answer.ok) {
  console.error(((await answer.json()) as { message: string }).message);
  process.exitCode = 1;
}
