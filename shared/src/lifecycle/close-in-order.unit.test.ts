import { describe, expect, it } from 'vitest';
import { recordingLogger } from '../testing/telemetry.js';
import { closeInOrder } from './index.js';

describe('closeInOrder', () => {
  it('closes one after the other, and goes on after a failure, which it logs', async () => {
    const { logger, lines } = recordingLogger();
    const closed: string[] = [];
    const step = (name: string) => async () => {
      await Promise.resolve();
      closed.push(name);
    };
    const failing = () => Promise.reject(new Error('gone'));
    await closeInOrder(
      [
        ['http', step('http')],
        ['broker', failing],
        ['database', step('database')],
      ],
      logger,
    );
    expect(closed).toEqual(['http', 'database']);
    expect(lines).toEqual([expect.objectContaining({ level: 'error', step: 'broker' })]);
  });
});
