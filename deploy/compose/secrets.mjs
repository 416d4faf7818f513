// Makes the passwords and keys of compose.yaml at its first start, and leaves alone what is there. Each service mounts
// only its own folder of the volume, so a file may be readable to whichever user a container runs as.
//
//   secrets.mjs rotate NAME STEP    changes a secret in steps, between which rotate.sh replaces the services:
//     announce   another one is made, and everyone can open what it seals
//     use        everyone seals with it, and can open what the former one has sealed
//     forget     the former one is gone
//   secrets.mjs set FILE            takes the password of a store from standard input
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = process.env.SECRETS_DIR || '/secrets';

const [action, name, step] = process.argv.slice(2);
if (action === 'set') write(name, readFileSync(0, 'utf8'));

const postgres = secret('postgres/password');
const mongo = secret('mongo/password');
const rabbitmq = secret('rabbitmq/password');
secret('auth-service/key-encryption-secret');
secret('grafana/password');
const owners = { 'key-encryption-secret': 'auth-service', 'mail-token-secret': 'notifier-service' };
if (action === 'rotate') rotate(`${owners[name]}/${name}`, step);
for (const [each, owner] of Object.entries(owners)) optional(`${owner}/${each}-previous`);

write('auth-service/mail-token-secret', secret('notifier-service/mail-token-secret'));
write('auth-service/database-url', `postgres://artel:${postgres}@postgres:5432/artel_auth`);
for (const service of ['auth-service', 'catalog-service', 'order-service', 'notifier-service']) {
  write(`${service}/amqp-url`, `amqp://artel:${rabbitmq}@rabbitmq:5672`);
  if (service !== 'auth-service')
    write(`${service}/mongo-url`, `mongodb://artel:${mongo}@mongo:27017/?authSource=admin`);
}

function rotate(current, step) {
  const previous = `${current}-previous`;
  const former = secret(current);
  const other = optional(previous);
  if (step === 'announce' && other === '') write(previous, randomBytes(32).toString('base64url'));
  else if (step === 'use' && other !== '') {
    write(previous, former);
    write(current, other);
  } else if (step === 'forget') write(previous, '');
  // To announce while there is another would lose what that one has sealed.
  else
    throw new Error(
      `cannot ${step} ${current}: ${other === '' ? 'there is no other' : 'finish the last change first'}`,
    );
}

/** What a file holds that may hold nothing. */
function optional(name) {
  const file = join(root, name);
  if (!existsSync(file)) write(name, '');
  return readFileSync(file, 'utf8');
}

/** The secret in a file, made when there is none yet. */
function secret(name) {
  const file = join(root, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const value = randomBytes(32).toString('base64url');
  write(name, value);
  return value;
}

/** Writes in one step: a start that is killed halfway leaves no half secret. */
function write(name, value) {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, value, { mode: 0o444 });
  renameSync(`${file}.new`, file);
}
