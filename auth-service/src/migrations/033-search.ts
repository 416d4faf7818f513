/**
 * What people are searched by: their names without accents, case and punctuation. `search_fold` is for the index and for
 * the question alike. It depends on no locale but `lower`'s, so that a database of any finds the same Latin names.
 * pg_trgm comes with PostgreSQL and is trusted: who may create tables may create it.
 */
export const sql = `
create extension if not exists pg_trgm;

create function search_fold(value text) returns text
language sql immutable strict parallel safe
return trim(regexp_replace(
  lower(replace(replace(translate(
    regexp_replace(normalize(value, nfkd), '[\\u0300-\\u036f]', '', 'g'),
    'øØłŁđĐıþÞðÐ', 'oOlLdDitTdD'), 'ß', 'ss'), 'æ', 'ae')),
  '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f]+', ' ', 'g'));

alter table users add column search_text text not null
  generated always as (' ' || search_fold(username) || ' ' || search_fold(full_name)) stored;

create index users_search_text on users using gin (search_text gin_trgm_ops);
`;
