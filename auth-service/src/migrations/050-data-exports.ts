/**
 * What people asked to have of everything the platform has about them. Services give it in parts, which are kept sealed
 * until all are here and then become one archive, sealed as well.
 */
export const sql = `
create table data_exports (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  services     text[] not null,
  requested_at timestamptz not null,
  archive      text,
  archived_at  timestamptz,
  ready_at     timestamptz,
  expires_at   timestamptz,
  check (archive is null or archived_at is not null),
  check (ready_at is null or archived_at is not null),
  check ((ready_at is null) = (expires_at is null))
);

create index data_exports_user on data_exports (user_id, requested_at desc);
create index data_exports_open on data_exports (requested_at) where ready_at is null;
create index data_exports_kept on data_exports (expires_at) where archive is not null;

alter table data_exports alter column archive set storage external;

comment on column data_exports.services is 'whose contributions it takes';
comment on column data_exports.archive is 'a zip file, sealed with AES-256-GCM; gone once it has expired';

create table data_export_parts (
  export_id   uuid not null references data_exports (id) on delete cascade,
  service     text not null,
  part        integer not null check (part >= 0),
  is_last     boolean not null,
  collections text[] not null,
  records     text not null,
  primary key (export_id, service, part)
);

comment on column data_export_parts.records is 'JSON, sealed with AES-256-GCM';

alter table mail_tokens drop constraint mail_tokens_purpose_check;
alter table mail_tokens add constraint mail_tokens_purpose_check
  check (purpose in ('verify_email', 'reset_password', 'change_email', 'data_export'));
`;
