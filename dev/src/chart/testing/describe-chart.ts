import { describe } from 'vitest';
import { findHelm, type Helm } from '../helm.js';

/** A group of tests that need a Helm; where none runs they are skipped, and the reason is printed. */
export async function describeChart(title: string, tests: (helm: Helm) => void): Promise<void> {
  const helm = await findHelm();
  if (typeof helm !== 'string') return void describe(title, () => tests(helm));
  console.warn(`skipped: ${title}: ${helm}`);
  describe.skip(title, () => undefined);
}
