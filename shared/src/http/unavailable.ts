/** Node's codes for a peer that is not there, or no longer. */
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** PostgreSQL: connection exceptions (class 08), too many connections, shutting down, crashed, starting up. */
const postgres = /^(08\w{3}|53300|57P0[1-3])$/;

/** node-postgres reports these as plain errors. */
const postgresMessage =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/;

/** The MongoDB driver's names for no server, no connection, and a lost one. */
const mongo =
  /^Mongo(ServerSelection|Network|NetworkTimeout|NotConnected|TopologyClosed|PoolCleared|PoolClosed|WaitQueueTimeout)\w*Error$/;

/**
 * Whether an error says that a database or the broker cannot be reached right now, so that trying again later is the
 * right advice. Goes by names and codes: this module must not load any driver.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (network.has(code) || postgres.test(code))) return true;
  if (mongo.test(error.name) || postgresMessage.test(error.message)) return true;
  return error instanceof AggregateError ? error.errors.some(isUnavailable) : isUnavailable(error.cause);
}
