/** Programs that operators run beside the services, and what each may do. */
export const sql = `
create table service_accounts (
  id          uuid primary key,
  name        text not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  scopes      text[] not null,
  created_at  timestamptz not null,
  disabled_at timestamptz
);

create unique index service_accounts_name on service_accounts (lower(name));
`;
