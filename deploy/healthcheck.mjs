// Whether the service of this container can serve: run by the image's HEALTHCHECK in the service's own folder, where
// `dist/health.json` says where to ask. It loads as little as it can, because a busy machine runs it too.
import { readFileSync } from 'node:fs';
import { get } from 'node:http';

const { port, path } = JSON.parse(readFileSync('dist/health.json', 'utf8'));
get({ host: '127.0.0.1', port: process.env.PORT || port, path, agent: false }, ({ statusCode }) =>
  process.exit(statusCode === 200 ? 0 : 1),
).on('error', () => process.exit(1));
