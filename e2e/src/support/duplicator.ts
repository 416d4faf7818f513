import amqp from 'amqplib';

export interface Duplicator {
  /** Types of the events that were published a second time so far. */
  repeated(): readonly string[];
  stop(): Promise<void>;
}

const REPEATED = 'e2e-repeated';

/**
 * Listens to everything and publishes each event a second time, unchanged but for a mark that keeps it from doing
 * so twice: every consumer really receives every event at least twice, under the same id.
 */
export async function duplicateEveryEvent(amqpUrl: string, namespace: string): Promise<Duplicator> {
  const connection = await amqp.connect(amqpUrl, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  const exchange = `${namespace}.events`;
  const { queue } = await channel.assertQueue('', { exclusive: true, durable: false });
  await channel.bindQueue(queue, exchange, '#');
  const repeated: string[] = [];
  await channel.consume(
    queue,
    (message) => {
      if (message === null || message.properties.headers?.[REPEATED] !== undefined) return;
      const { properties, fields, content } = message;
      channel.publish(exchange, fields.routingKey, content, {
        ...properties,
        headers: { ...properties.headers, [REPEATED]: true },
      });
      repeated.push(String(properties.type));
    },
    { noAck: true },
  );
  return {
    repeated: () => repeated,
    stop: async () => {
      await channel.waitForConfirms();
      await connection.close();
    },
  };
}
