/**
 * Checks a password against one stored hash for every request and does nothing else: bare node:http and argon2, on the
 * thread pool that Node.js gives every process. Started as a process of its own: `node passwords.js <port> <hash>`.
 */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verify } from 'argon2';

const [port = '', hash = ''] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  response.writeHead((await verify(hash, await text(request))) ? 200 : 401).end('{}');
});
server.listen(Number(port), '127.0.0.1');
