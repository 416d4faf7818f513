/**
 * How many failures count against an account, an address or a person's codes. In the database, so that the count
 * holds across replicas and restarts. A key is a keyed hash: nobody reads from it who tried to sign in from where, nor
 * what somebody typed into the wrong field.
 */
export const sql = `
create table login_throttle (
  key       text primary key,
  level     double precision not null check (level >= 0),
  failed_at timestamptz not null
);

create index login_throttle_failed_at on login_throttle (failed_at);

comment on column login_throttle.level is 'failures at failed_at, less those that time has forgiven';
`;
