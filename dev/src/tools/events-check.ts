import { type EventContract, emittersOf, type Subscription } from '@artel/shared/contracts';
import { isTest, type SourceFile } from './source-tree.js';

/**
 * What is wrong between the event contracts and the code: an event its service never mentions, an event no queue
 * subscribes to, a queue or a subscribed event its service never mentions.
 */
export function eventProblems(
  contracts: readonly Pick<EventContract, 'type' | 'emittedBy'>[],
  subscriptions: Readonly<Record<string, Subscription>>,
  sources: readonly SourceFile[],
): string[] {
  const mentions = (service: string, literal: string): boolean =>
    sources.some(
      ({ path, text }) => path.startsWith(`${service}/src/`) && !isTest(path) && text.includes(`'${literal}'`),
    );
  const queues = Object.entries(subscriptions);
  const silent = contracts
    .flatMap((contract) => emittersOf(contract).map((service) => ({ type: contract.type, service })))
    .filter(({ type, service }) => !mentions(service, type))
    .map(({ type, service }) => `${type} is never emitted: ${service} does not mention it`);
  const unheard = contracts
    .filter(({ type }) => !queues.some(([, { events }]) => events.some((event) => event === type)))
    .map(({ type }) => `${type} is handled by nobody: no queue subscribes to it`);
  const unread = queues
    .filter(([queue, { service }]) => !mentions(service, queue))
    .map(([queue, { service }]) => `queue ${queue} is never consumed: ${service} does not mention it`);
  const unhandled = queues.flatMap(([queue, { service, events }]) =>
    events
      .filter((event) => !mentions(service, event))
      .map((event) => `${event} reaches queue ${queue}, but ${service} does not mention it`),
  );
  return [...silent, ...unheard, ...unread, ...unhandled];
}
