import type { Migration } from '../database/index.js';
import { sql as users } from './001-users.js';
import { sql as sessions } from './002-sessions.js';
import { sql as signingKeys } from './003-signing-keys.js';
import { sql as outbox } from './004-outbox.js';
import { sql as sessionDevices } from './010-session-devices.js';
import { sql as loginThrottle } from './011-login-throttle.js';
import { sql as twoFactor } from './012-two-factor.js';
import { sql as serviceAccounts } from './013-service-accounts.js';
import { sql as accountNames } from './020-account-names.js';
import { sql as mailTokens } from './021-mail-tokens.js';
import { sql as auditLog } from './030-audit-log.js';
import { sql as follows } from './031-follows.js';
import { sql as suspensions } from './032-suspensions.js';
import { sql as search } from './033-search.js';
import { sql as dataExports } from './050-data-exports.js';
import { sql as closures } from './060-closures.js';
import { sql as keyRotation } from './070-key-rotation.js';
import { sql as hashKeys } from './071-hash-keys.js';
import { sql as formerClientSecrets } from './072-former-client-secrets.js';
import { sql as roleChanges } from './073-role-changes.js';
import { sql as auditRetention } from './074-audit-retention.js';
import { sql as sessionIndex } from './075-session-index.js';

/** Every migration in the order it is applied. An applied one is never edited: a change is a new entry at the end. */
export const migrations: readonly Migration[] = [
  { name: '001-users', sql: users },
  { name: '002-sessions', sql: sessions },
  { name: '003-signing-keys', sql: signingKeys },
  { name: '004-outbox', sql: outbox },
  { name: '010-session-devices', sql: sessionDevices },
  { name: '011-login-throttle', sql: loginThrottle },
  { name: '012-two-factor', sql: twoFactor },
  { name: '013-service-accounts', sql: serviceAccounts },
  { name: '020-account-names', sql: accountNames },
  { name: '021-mail-tokens', sql: mailTokens },
  { name: '030-audit-log', sql: auditLog },
  { name: '031-follows', sql: follows },
  { name: '032-suspensions', sql: suspensions },
  { name: '033-search', sql: search },
  { name: '050-data-exports', sql: dataExports },
  { name: '060-closures', sql: closures },
  { name: '070-key-rotation', sql: keyRotation },
  { name: '071-hash-keys', sql: hashKeys },
  { name: '072-former-client-secrets', sql: formerClientSecrets },
  { name: '073-role-changes', sql: roleChanges },
  { name: '074-audit-retention', sql: auditRetention },
  { name: '075-session-index', sql: sessionIndex },
];
