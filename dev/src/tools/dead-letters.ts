import { type DeadLetterBroker, deadLettersCommand } from '@artel/shared/dead-letters';
import { homeFolder, readState } from '../start/home.js';
import { runTool } from './cli.js';

// The broker is AMQP_URL, or that of the running `npm start`; AMQP_NAMESPACE (default artel) is the prefix of its queues.
await runTool((args) => deadLettersCommand(args, 'npm run dead-letters --', broker));

function broker(): DeadLetterBroker {
  const amqpUrl = process.env.AMQP_URL || readState(homeFolder())?.amqpUrl;
  if (amqpUrl === undefined) throw new Error('No broker: `npm start` is not running; set AMQP_URL to use another.');
  return { amqpUrl, amqpNamespace: process.env.AMQP_NAMESPACE || 'artel' };
}
