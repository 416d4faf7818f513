/** Usernames and email addresses are kept as typed and unique whatever their case. */
export const sql = `
create table users (
  id                uuid primary key,
  username          text not null,
  email             text not null,
  password_hash     text not null,
  role              text not null check (role in ('collector', 'artist', 'admin')),
  full_name         text not null,
  first_name        text,
  last_name         text,
  bio               text,
  website           text,
  address           text,
  postcode          text,
  profile_picture   text,
  cover_image       text,
  hourly_rate       integer check (hourly_rate >= 0),
  subscription_tier text not null default 'free' check (subscription_tier in ('free', 'premium', 'pro')),
  is_verified       boolean not null default false,
  sequence          integer not null check (sequence > 0),
  created_at        timestamptz not null,
  updated_at        timestamptz not null
);

create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (lower(email));

comment on column users.hourly_rate is 'minor units of the default currency';
comment on column users.sequence is 'number of the latest event about this person';
`;
