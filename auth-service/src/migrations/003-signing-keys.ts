/**
 * `published` keys are announced but not yet used, the one `active` key signs, `retired` keys only verify what they
 * signed. The partial unique index is what makes replicas that start together agree on one key.
 */
export const sql = `
create table signing_keys (
  kid           text primary key,
  algorithm     text not null check (algorithm = 'EdDSA'),
  status        text not null check (status in ('published', 'active', 'retired')),
  public_jwk    jsonb not null,
  private_key   text not null,
  created_at    timestamptz not null,
  activated_at  timestamptz,
  retired_at    timestamptz,
  check (status = 'published' or activated_at is not null),
  check ((status = 'retired') = (retired_at is not null))
);

create unique index signing_keys_one_active on signing_keys (status) where status = 'active';

comment on column signing_keys.private_key is 'PKCS #8, sealed with AES-256-GCM; never readable without the service''s secret';
`;
