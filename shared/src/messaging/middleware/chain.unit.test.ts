import { expect, it } from 'vitest';
import { chain, type Step } from './chain.js';

it('runs steps from the outside in and back out', async () => {
  const told: string[] = [];
  const step =
    (name: string): Step<string> =>
    async (context, next) => {
      told.push(`${name} before ${context}`);
      await next();
      told.push(`${name} after`);
    };

  await chain([step('a'), step('b')], async (context) => void told.push(context))('it');

  expect(told).toEqual(['a before it', 'b before it', 'it', 'b after', 'a after']);
});
