/** While a program is given another secret, the one before can stay good for a time. */
export const sql = `
alter table service_accounts
  add column former_hash  bytea check (octet_length(former_hash) = 32),
  add column former_until timestamptz,
  add check ((former_hash is null) = (former_until is null));

comment on column service_accounts.former_hash is 'of the secret before, which is good until former_until';
`;
