/**
 * A published key says when it is to be used. At most one waits, and a retired one has no private part any more: it can
 * verify what it signed, and sign nothing else.
 */
export const sql = `
alter table signing_keys
  add column activates_at timestamptz not null default now(),
  alter column private_key drop not null;

update signing_keys set activates_at = coalesce(activated_at, created_at);

alter table signing_keys add check (status = 'retired' or private_key is not null);

create unique index signing_keys_one_published on signing_keys (status) where status = 'published';

comment on column signing_keys.activates_at is 'when a published key is to be used';
`;
