import type { Metrics } from './metrics.js';

/** What is to be known of a PostgreSQL pool; `pg.Pool` fits. */
export interface PostgresPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Shows how busy a PostgreSQL pool is: the metric `artel_database_connections`. */
export function watchPostgresPool(pool: PostgresPool, metrics: Metrics): void {
  showConnections(metrics, () => ({
    in_use: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  }));
}

/** The events of a pool (Connection Monitoring and Pooling specification) this needs; `MongoClient` has them. */
export interface MongoPoolEvents {
  on(event: PoolEvent, listener: () => void): unknown;
}

type PoolEvent =
  | 'connectionCreated'
  | 'connectionClosed'
  | 'connectionCheckOutStarted'
  | 'connectionCheckOutFailed'
  | 'connectionCheckedOut'
  | 'connectionCheckedIn';

/** Shows how busy the pools of a MongoDB client are, all servers together: the metric `artel_database_connections`. */
export function watchMongoPool(client: MongoPoolEvents, metrics: Metrics): void {
  let open = 0;
  let inUse = 0;
  let waiting = 0;
  client.on('connectionCreated', () => {
    open += 1;
  });
  client.on('connectionClosed', () => {
    open -= 1;
  });
  client.on('connectionCheckOutStarted', () => {
    waiting += 1;
  });
  client.on('connectionCheckOutFailed', () => {
    waiting -= 1;
  });
  client.on('connectionCheckedOut', () => {
    waiting -= 1;
    inUse += 1;
  });
  client.on('connectionCheckedIn', () => {
    inUse -= 1;
  });
  showConnections(metrics, () => ({ in_use: inUse, idle: Math.max(0, open - inUse), waiting }));
}

type Connections = Readonly<Record<'in_use' | 'idle' | 'waiting', number>>;

function showConnections(metrics: Metrics, count: () => Connections): void {
  const help = 'Connections to the database by state; `waiting` counts who wants one while the pool is too small.';
  metrics.gauge('artel_database_connections', help, ['state'], (gauge) => {
    for (const [state, connections] of Object.entries(count()) as [keyof Connections, number][]) {
      gauge.set({ state }, connections);
    }
  });
}
