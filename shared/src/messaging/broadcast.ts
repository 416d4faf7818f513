import type { Channel, ConsumeMessage } from 'amqplib';
import type { Logger, Metrics } from '../telemetry/index.js';
import { superviseChannel } from './channel.js';
import type { SupervisedConnection } from './connection.js';
import type { Consumer } from './consumer.js';
import { names } from './topology.js';

export interface Broadcasting {
  /** Hands a payload to every process that listens right now. At most once: while disconnected it is dropped. */
  broadcast(name: string, payload: object): Promise<void>;
  listen(name: string, onPayload: (payload: unknown) => void): Consumer;
  close(): Promise<void>;
}

/** Fire and forget between processes of one service, beside the durable events: nothing here touches a disk. */
export function createBroadcasting(context: {
  connection: SupervisedConnection;
  namespace: string;
  logger: Logger;
  metrics: Metrics;
}): Broadcasting {
  const { connection, namespace, logger, metrics } = context;
  const dropped = metrics.counter('artel_broadcasts_dropped_total', 'Broadcasts not sent for want of a broker.');
  // A channel of its own: what goes wrong here must not take outstanding confirms with it.
  let declared = new Map<string, Promise<unknown>>();
  const sending = superviseChannel<Channel>(
    connection,
    {
      name: 'broadcast',
      create: (model) => model.createChannel(),
      setup: async () => {
        declared = new Map();
      },
    },
    logger,
  );

  function declare(channel: Channel, exchange: string): Promise<unknown> {
    const known = declared.get(exchange);
    if (known !== undefined) return known;
    const declaring = channel.assertExchange(exchange, 'fanout', { durable: true });
    declared.set(exchange, declaring);
    return declaring;
  }

  return {
    async broadcast(name, payload) {
      const channel = sending.open;
      const exchange = names.broadcast(namespace, name);
      try {
        if (channel === undefined) throw connection.problem() ?? new Error('no channel');
        await declare(channel, exchange);
        const options = { contentType: 'application/json', persistent: false };
        channel.publish(exchange, '', Buffer.from(JSON.stringify(payload)), options);
      } catch (error) {
        dropped.inc();
        logger.debug({ event: 'broadcast.dropped', name, err: error });
      }
    },

    listen(name, onPayload) {
      const exchange = names.broadcast(namespace, name);
      const take = (message: ConsumeMessage | null) => {
        if (message === null) return;
        try {
          onPayload(JSON.parse(message.content.toString('utf8')));
        } catch (error) {
          logger.error({ event: 'broadcast.failed', name, err: error });
        }
      };
      const receiving = superviseChannel<Channel>(
        connection,
        {
          name: `listener ${name}`,
          create: (model) => model.createChannel(),
          async setup(channel) {
            await channel.assertExchange(exchange, 'fanout', { durable: true });
            const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
            await channel.bindQueue(queue, exchange, '');
            await channel.consume(queue, take, { noAck: true });
          },
        },
        logger,
      );
      return {
        ready: async () => {
          await receiving.ready();
        },
        close: () => receiving.close(),
      };
    },

    close: () => sending.close(),
  };
}
