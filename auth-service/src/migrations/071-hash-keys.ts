/**
 * Keys that values are hashed with which nobody can compute again: recovery codes are shown once. They are made once
 * and stay, sealed, while the secret they are sealed with may change.
 */
export const sql = `
create table hash_keys (
  purpose    text primary key,
  sealed     text not null,
  created_at timestamptz not null
);

comment on column hash_keys.sealed is 'sealed with AES-256-GCM; never readable without the service''s secret';
`;
