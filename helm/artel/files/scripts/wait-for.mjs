// Waits until one of the given host:port answers. The kubelet ends it if that is never.
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const targets = process.argv.slice(2);
process.on('SIGTERM', () => process.exit(143));

const answers = (target) =>
  new Promise((resolve) => {
    const [host, port] = target.split(':');
    const socket = connect({ host, port: Number(port), timeout: 2_000 });
    const end = (outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false));
  });

console.log(`waiting for ${targets.join(' or ')}`);
while (!(await Promise.all(targets.map(answers))).includes(true)) await pause(1_000);
