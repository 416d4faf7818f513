/**
 * A person's sessions by when they end: whoever signs in has the ended ones forgotten, however many go on. It does for
 * finding them all as well, and nobody asks for sessions by their end alone.
 */
export const sql = `
create index sessions_user_end on sessions (user_id, expires_at);
drop index sessions_user_id;
drop index sessions_expires_at;
`;
