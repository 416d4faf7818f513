import { createHash } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562 §5.7) that is the same for the same event and parts, however often it is computed: the time of
 * the event's own id, then a hash where randomness would be. Sorting by it sorts by when things happened.
 *
 * @param eventId UUIDv7 of the event
 * @param parts what tells one effect of the event from its others, such as recipient and template
 */
export function derivedId(eventId: string, ...parts: readonly string[]): string {
  const time = eventId.replaceAll('-', '').slice(0, 12);
  const hash = createHash('sha256')
    .update(JSON.stringify([eventId, ...parts]))
    .digest('hex');
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0b0011) | 0b1000).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${hash.slice(0, 3)}`,
    `${variant}${hash.slice(4, 7)}`,
    hash.slice(7, 19),
  ].join('-');
}
