/** What people recognise a session by, and the reasons for which one can end besides signing out. */
export const sql = `
alter table sessions
  add column device text not null default 'Unknown device',
  add column address_prefix text;

alter table sessions drop constraint sessions_end_reason_check;
alter table sessions add constraint sessions_end_reason_check
  check (end_reason in ('logout', 'token_reused', 'revoked', 'password_changed', 'password_reset', 'suspended'));

comment on column sessions.address_prefix is 'the network the session was opened from; the address itself is not kept';
`;
