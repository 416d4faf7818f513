import type { Launcher } from './launcher.js';
import { startMail } from './mail.js';
import { startMongo } from './mongo.js';
import { startPostgres } from './postgres.js';
import { startRabbitmq } from './rabbitmq.js';

/** The engines as programs of this machine. */
export const embedded: Launcher = {
  start: { postgres: startPostgres, mongo: startMongo, amqp: startRabbitmq, mail: startMail },
  endLeftovers: async () => {},
};
