import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import pg from 'pg';

// Each asks a server for its version, which is also how one finds out that it is ready to serve.

/** The version of a PostgreSQL server. */
export async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    // Debian adds its own words in parentheses.
    return rows[0]?.server_version.split(' ')[0] ?? '';
  } finally {
    await client.end();
  }
}

/** The version of a MongoDB server. */
export async function mongoVersion(url: string): Promise<string> {
  const client = new MongoClient(url, { directConnection: true, serverSelectionTimeoutMS: 2000 });
  try {
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    return String(version);
  } finally {
    await client.close();
  }
}

/** The version of a RabbitMQ broker. */
export async function rabbitmqVersion(url: string): Promise<string> {
  const connection = await connect(url, { timeout: 2000 });
  try {
    return String(connection.connection.serverProperties.version);
  } finally {
    await connection.close();
  }
}

/** The version of a mailbox with Mailpit's API. */
export async function mailboxVersion(url: string): Promise<string> {
  const answer = await fetch(new URL('/livez', url), { signal: AbortSignal.timeout(2000) });
  if (!answer.ok) throw new Error(`the mailbox answers ${answer.status}`);
  return answer.headers.get('server') ?? 'ready';
}
