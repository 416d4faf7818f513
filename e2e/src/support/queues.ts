import { describeTopology } from '@artel/shared/messaging';
import amqp, { type Channel } from 'amqplib';

async function onChannel<Result>(amqpUrl: string, work: (channel: Channel) => Promise<Result>): Promise<Result> {
  const connection = await amqp.connect(amqpUrl, { noDelay: true });
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

/** Throws, naming them, while messages wait in any queue of the namespace: to be handled, tried again, or dead. */
export function requireEmptyQueues(amqpUrl: string, namespace: string): Promise<void> {
  return onChannel(amqpUrl, async (channel) => {
    const waiting: string[] = [];
    for (const { name } of describeTopology({ namespace }).queues) {
      const { messageCount } = await channel.checkQueue(name);
      if (messageCount > 0) waiting.push(`${name}: ${messageCount}`);
    }
    if (waiting.length > 0) throw new Error(`still waiting: ${waiting.join(', ')}`);
  });
}

/** Deletes everything the namespace declared. */
export function removeQueues(amqpUrl: string, namespace: string): Promise<void> {
  return onChannel(amqpUrl, async (channel) => {
    const { queues, exchanges } = describeTopology({ namespace });
    for (const { name } of queues) await channel.deleteQueue(name);
    for (const { name } of exchanges) await channel.deleteExchange(name);
  });
}

/** Puts a message into a consumer's queue that is no event of ours. */
export function sendRubbish(amqpUrl: string, namespace: string, queue: string, messageId: string): Promise<void> {
  return onChannel(amqpUrl, async (channel) => {
    channel.sendToQueue(`${namespace}.${queue}`, Buffer.from('not an event'), { messageId, persistent: true });
    await channel.checkQueue(`${namespace}.${queue}`);
  });
}
