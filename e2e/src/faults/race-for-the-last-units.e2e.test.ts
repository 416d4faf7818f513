import { randomUUID } from 'node:crypto';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, register } from '../support/people.js';
import { buy, orderOf, pay } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

const BUYERS = 50;
const UNITS = 3;

describe(`${BUYERS} buyers race for the last ${UNITS} units`, () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('sells each unit once, and refuses and releases everyone else', async () => {
    const { client } = system;
    const scene = await setTheScene(system, { title: 'Rainstorm Beneath the Summit', stock: UNITS });
    // One after the other: it is their paying that is a race, not how fast passwords can be hashed.
    const buyers: Person[] = [];
    while (buyers.length < BUYERS) {
      buyers.push(await register(client, 'collector', `Racer ${randomUUID().slice(0, 8)}`));
    }
    const orders = await Promise.all(buyers.map((buyer) => buy(client, buyer, scene.work.id)));

    const answers = await Promise.all(orders.map((order, i) => pay(client, buyers[i]!, order.id)));
    for (const answer of answers) expect([200, 202, 409]).toContain(answer.status);

    const outcomes = await eventually(
      async () => {
        const seen = await Promise.all(orders.map((order, i) => orderOf(client, buyers[i]!, order.id)));
        const states = seen.map((order) => order.sales[0]?.status);
        if (states.some((state) => state === 'accepted')) throw new Error('some are still settling');
        return states;
      },
      { timeoutMs: 90_000 },
    );
    expect(outcomes.filter((state) => state === 'ready_to_ship')).toHaveLength(UNITS);
    expect(outcomes.filter((state) => state === 'cancelled')).toHaveLength(BUYERS - UNITS);
    await eventually(() => system.queuesAreEmpty(), { timeoutMs: 60_000 });
    await expectSold(system, scene, UNITS);

    const held = await system.ordersDb.collection('sandbox_payments').find({ status: 'authorized' }).toArray();
    expect(held).toEqual([]);
  });
});
