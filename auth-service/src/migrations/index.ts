import type { Migration } from '../database/index.js';
import { sql as users } from './001-users.js';
import { sql as sessions } from './002-sessions.js';
import { sql as signingKeys } from './003-signing-keys.js';
import { sql as outbox } from './004-outbox.js';

/** Every migration in the order it is applied. An applied one is never edited: a change is a new entry at the end. */
export const migrations: readonly Migration[] = [
  { name: '001-users', sql: users },
  { name: '002-sessions', sql: sessions },
  { name: '003-signing-keys', sql: signingKeys },
  { name: '004-outbox', sql: outbox },
];
