import { type Channel, connect } from 'amqplib';
import type { Topology } from './topology.js';

/**
 * Makes the broker match a topology. Declaring what exists is a no-op; declaring it differently is a channel error
 * (PRECONDITION_FAILED), because silently living with other arguments would break a promise.
 */
export async function declareTopology(channel: Channel, topology: Topology): Promise<void> {
  for (const { name, type } of topology.exchanges) await channel.assertExchange(name, type, { durable: true });
  for (const queue of topology.queues) {
    await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments });
  }
  for (const { queue, exchange, routingKey } of topology.bindings) {
    await channel.bindQueue(queue, exchange, routingKey);
  }
}

/** Deletes queues and exchanges together with what they hold. For tests and for taking a namespace down. */
export async function removeTopology(url: string, topology: Pick<Topology, 'exchanges' | 'queues'>): Promise<void> {
  const connection = await connect(url, { noDelay: true });
  try {
    const channel = await connection.createChannel();
    for (const { name } of topology.queues) await channel.deleteQueue(name);
    for (const { name } of topology.exchanges) await channel.deleteExchange(name);
  } finally {
    await connection.close();
  }
}
