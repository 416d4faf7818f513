import type { AddressedPush } from './push.js';
import { ownNotifications } from './topics.js';

/** One authenticated socket, as far as delivering goes. */
export interface Subscriber {
  readonly userId: string;
  /** Sends a push unless this socket has had it. Returns whether it was sent. */
  deliver(key: string, json: string): boolean;
}

/** Who listens to what in this process. */
export interface Hub {
  join(subscriber: Subscriber): void;
  leave(subscriber: Subscriber): void;
  /** Replaces what a subscriber listens to; own notifications need no topic. */
  listenTo(subscriber: Subscriber, topics: ReadonlySet<string>): void;
  /** Returns to how many sockets it was sent. */
  deliver(addressed: AddressedPush): number;
  size(): number;
}

/** An empty hub, for one process. */
export function createHub(): Hub {
  const byTopic = new Map<string, Set<Subscriber>>();
  const byUser = new Map<string, Set<Subscriber>>();
  const topicsOf = new Map<Subscriber, ReadonlySet<string>>();

  const audience = ({ push, to }: AddressedPush): Subscriber[] => {
    if (push.topic === ownNotifications) return (to ?? []).flatMap((userId) => [...(byUser.get(userId) ?? [])]);
    return [...(byTopic.get(push.topic) ?? [])].filter(({ userId }) => to === null || to.includes(userId));
  };

  return {
    join(subscriber) {
      add(byUser, subscriber.userId, subscriber);
      topicsOf.set(subscriber, new Set());
    },
    leave(subscriber) {
      remove(byUser, subscriber.userId, subscriber);
      for (const topic of topicsOf.get(subscriber) ?? []) remove(byTopic, topic, subscriber);
      topicsOf.delete(subscriber);
    },
    listenTo(subscriber, topics) {
      for (const topic of topicsOf.get(subscriber) ?? []) if (!topics.has(topic)) remove(byTopic, topic, subscriber);
      for (const topic of topics) add(byTopic, topic, subscriber);
      topicsOf.set(subscriber, topics);
    },
    deliver(addressed) {
      const { push } = addressed;
      const listeners = audience(addressed);
      if (listeners.length === 0) return 0;
      const json = JSON.stringify(push);
      return listeners.filter((listener) => listener.deliver(`${push.topic} ${push.id}`, json)).length;
    },
    size: () => topicsOf.size,
  };
}

function add(index: Map<string, Set<Subscriber>>, key: string, subscriber: Subscriber): void {
  const present = index.get(key);
  if (present === undefined) index.set(key, new Set([subscriber]));
  else present.add(subscriber);
}

function remove(index: Map<string, Set<Subscriber>>, key: string, subscriber: Subscriber): void {
  const present = index.get(key);
  present?.delete(subscriber);
  if (present?.size === 0) index.delete(key);
}
