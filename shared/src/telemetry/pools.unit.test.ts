import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.js';
import { watchMongoPool, watchPostgresPool } from './pools.js';

async function shown(metrics: ReturnType<typeof createMetrics>): Promise<Record<string, string>> {
  const lines = (await metrics.registry.metrics()).matchAll(/^artel_database_connections\{state="(\w+)".*\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, state = '', count = '']) => [state, count]));
}

describe('the connections of a pool', () => {
  it('of PostgreSQL are counted when somebody asks', async () => {
    const metrics = createMetrics('a-service', { runtime: false });
    const pool = { totalCount: 4, idleCount: 1, waitingCount: 0 };
    watchPostgresPool(pool, metrics);
    expect(await shown(metrics)).toEqual({ in_use: '3', idle: '1', waiting: '0' });
    pool.waitingCount = 7;
    expect(await shown(metrics)).toMatchObject({ waiting: '7' });
  });

  it('of MongoDB are followed from being asked for to being given back', async () => {
    const metrics = createMetrics('a-service', { runtime: false });
    const client = new EventEmitter();
    watchMongoPool(client, metrics);
    for (const event of ['connectionCheckOutStarted', 'connectionCheckOutStarted', 'connectionCheckOutStarted']) {
      client.emit(event);
    }
    client.emit('connectionCreated');
    client.emit('connectionCheckedOut');
    client.emit('connectionCheckOutFailed');
    expect(await shown(metrics)).toEqual({ in_use: '1', idle: '0', waiting: '1' });
    client.emit('connectionCheckedIn');
    expect(await shown(metrics)).toEqual({ in_use: '0', idle: '1', waiting: '1' });
    client.emit('connectionClosed');
    expect(await shown(metrics)).toMatchObject({ idle: '0' });
  });
});
