import { describe, expect, it } from 'vitest';
import { createHub, type Subscriber } from './hub.js';
import type { AddressedPush } from './push.js';

const push = (topic: string, to: string[] | null = null): AddressedPush => ({
  push: { topic, type: 't', id: 'id', time: '2026-01-01T00:00:00.000Z', data: {} },
  to,
  traceparent: '',
});

function listener(userId: string): Subscriber & { heard: string[] } {
  const heard: string[] = [];
  return { userId, heard, deliver: (_key, json) => heard.push(json) > 0 };
}

describe('the hub', () => {
  it('hands a push to those who listen to its topic, until they do not', () => {
    const hub = createHub();
    const ada = listener('ada');
    hub.join(ada);
    hub.listenTo(ada, new Set(['item:1', 'item:2']));
    hub.listenTo(ada, new Set(['item:2']));
    expect([hub.deliver(push('item:1')), hub.deliver(push('item:2'))]).toEqual([0, 1]);
    hub.leave(ada);
    expect([hub.deliver(push('item:2')), hub.size()]).toEqual([0, 0]);
    expect(ada.heard).toHaveLength(1);
  });

  it('hands notifications to every socket of their owner and to nobody else', () => {
    const hub = createHub();
    const [phone, laptop, stranger] = [listener('ada'), listener('ada'), listener('bob')];
    for (const subscriber of [phone, laptop, stranger]) hub.join(subscriber);
    expect(hub.deliver(push('notifications', ['ada']))).toBe(2);
    expect(stranger.heard).toEqual([]);
  });

  it('keeps an addressed push from others on the same topic', () => {
    const hub = createHub();
    const [buyer, otherSeller] = [listener('buyer'), listener('other')];
    for (const subscriber of [buyer, otherSeller]) {
      hub.join(subscriber);
      hub.listenTo(subscriber, new Set(['order:1']));
    }
    expect(hub.deliver(push('order:1', ['buyer', 'seller']))).toBe(1);
    expect(otherSeller.heard).toEqual([]);
  });
});
