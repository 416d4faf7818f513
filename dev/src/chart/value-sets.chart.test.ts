import { expect, it } from 'vitest';
import { checkRefused, checkSet } from './chart-check.js';
import { describeChart } from './testing/describe-chart.js';
import { acceptedSets, refusedSets } from './value-sets.js';

const accepted = await acceptedSets();
const refused = await refusedSets();

await describeChart('the chart with a set of values', (helm) => {
  it.each(accepted)('keeps every rule with $name', async (set) => {
    const { objects, problems } = await checkSet(helm, set);
    expect(problems).toEqual([]);
    expect(objects).toBeGreaterThan(30);
  });

  it.each(refused)('refuses $name, and says why', async (set) => {
    expect(await checkRefused(helm, set)).toEqual([]);
  });
});
