import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Permanent } from '@artel/shared/messaging';
import { anEvent, eventually, type TestBroker, testBroker } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from './source-tree.js';

const event = anEvent('stock.reserved.v1');
let tested: TestBroker;
let healthy = false;
const handled: string[] = [];

beforeAll(async () => {
  tested = await testBroker();
  await tested.broker.consume('order.payments', {
    'stock.reserved.v1': async ({ id }) => {
      if (!healthy) throw new Permanent('the shelf is missing');
      handled.push(id);
    },
    'stock.rejected.v1': async () => undefined,
  });
});

afterAll(() => tested.close());

describe('the dead-letters tool', () => {
  it('says so when there are none', async () => {
    expect(await tool('list')).toEqual({ code: 0, output: 'There are no dead letters.\n' });
  });

  it('lists an event that was given up with its cause, and shows it whole', async () => {
    await tested.broker.publish(event);
    await eventually(async () => {
      const { output } = await tool('list', '--queue', 'order.payments');
      expect(output).toMatch(new RegExp(`order\\.payments +${event.id} +stock\\.reserved\\.v1 +permanent`));
      expect(output).toContain('the shelf is missing');
    });
    const shown = await tool('show', '--id', event.id);
    expect(shown.output).toContain(event.data.saleId);
  });

  it('replays one to the consumer that failed, and then has it no more', async () => {
    healthy = true;
    expect(await tool('replay', '--id', event.id)).toEqual({ code: 0, output: 'Replayed 1 of 1 dead letters.\n' });
    await eventually(() => expect(handled).toEqual([event.id]));
    expect((await tool('list')).output).toBe('There are no dead letters.\n');
  });

  it('refuses what it does not understand in one line', async () => {
    for (const args of [
      ['replay'],
      ['replay', '--id', 'nobody'],
      ['burn'],
      ['list', '--queue', 'nowhere'],
      ['--what'],
    ]) {
      const { code, output } = await tool(...args);
      expect(code, args.join(' ')).toBe(1);
      expect(output.trim().split('\n'), args.join(' ')).toHaveLength(1);
    }
  });
});

function tool(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, AMQP_URL: tested.url, AMQP_NAMESPACE: tested.namespace };
  return new Promise((resolve) => {
    const file = join(projectRoot, 'dev/dist/tools/dead-letters.js');
    const child = execFile(process.execPath, [file, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}
