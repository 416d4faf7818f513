import type { Excuses } from './migrations-check.js';

/** Why these statements are right although they may do more than add (see `migrations-check.ts`). */
export const migrationExcuses: Excuses = {
  '010-session-devices': {
    'alter table sessions add constraint sessions_end_reason_check': 'allows all it allowed, and more reasons',
  },
  '020-account-names': {
    'create unique index users_username_skeleton_key': 'before the first release: nobody had registered',
  },
  '032-suspensions': {
    'alter table users add column suspended_at':
      'about columns that are new, and empty until the new version fills them',
  },
  '050-data-exports': {
    'alter table mail_tokens add constraint mail_tokens_purpose_check': 'allows all it allowed, and one purpose more',
  },
  '060-closures': {
    'alter table users add column closed_at': 'the version before always writes an address, and closes no account',
  },
  '070-key-rotation': {
    'alter table signing_keys add check': 'the version before writes a private part with every key',
    'create unique index signing_keys_one_published': 'the version before publishes no key ahead of its use',
  },
  '072-former-client-secrets': {
    'alter table service_accounts add column former_hash':
      'about columns that are new, and empty until the new version fills them',
  },
};
