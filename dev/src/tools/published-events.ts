import type { EventContract } from '@artel/shared/contracts';
import { fieldRows } from './schema-fields.js';

/** Fields by event type: path → kind, with a `?` after the path of one that may be missing. */
export type PublishedEvents = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Contracts = readonly Pick<EventContract, 'type' | 'data'>[];

/** Where the fields of every event that was ever sent are written down. */
export const publishedPath = 'shared/src/contracts/published.json';

/**
 * What contradicts the events of earlier versions, a line each. Versions run side by side while one takes the place of the
 * other, and events of the earlier one may wait in queues and outboxes: whoever reads must understand both. So a version of
 * an event keeps its fields as they are, and gains only such as may be missing; anything else is another version.
 */
export function brokenPromises(published: PublishedEvents, contracts: Contracts): string[] {
  const now = describe(contracts);
  return Object.entries(published).flatMap(([type, fields]) => {
    const current = now[type];
    if (current === undefined) return [`${type} is gone, and earlier versions still say it`];
    const changed = Object.entries(fields).flatMap(([path, kind]) => {
      if (current[path] === kind) return [];
      if (current[path] !== undefined) return [`${type}: ${path} was ${kind} and is ${current[path]}`];
      const other = path.endsWith('?') ? path.slice(0, -1) : `${path}?`;
      if (current[other] === undefined) return [`${type}: ${path} is gone`];
      return [`${type}: ${path} is ${path.endsWith('?') ? 'required' : 'optional'} now`];
    });
    const added = Object.keys(current).filter((path) => !(path in fields) && !(twin(path) in fields));
    const demanded = added.filter((path) => !path.endsWith('?') && !isBelow(added, path));
    return [...changed, ...demanded.map((path) => `${type}: ${path} is new, so it must be optional`)];
  });
}

/** What is published with the events as they are now: what was, and what came since. Keeps what contradicts it. */
export function publish(published: PublishedEvents, contracts: Contracts): PublishedEvents {
  const all = { ...published };
  for (const [type, fields] of Object.entries(describe(contracts))) {
    const known = published[type] ?? {};
    const added = Object.entries(fields).filter(([path]) => !(path in known) && !(twin(path) in known));
    all[type] = { ...known, ...Object.fromEntries(added) };
  }
  return all;
}

function describe(contracts: Contracts): PublishedEvents {
  return Object.fromEntries(
    contracts.map(({ type, data }) => [
      type,
      Object.fromEntries(
        fieldRows(data).map(({ path, type: kind, required }) => [`${path}${required ? '' : '?'}`, kind]),
      ),
    ]),
  );
}

const twin = (path: string): string => (path.endsWith('?') ? path.slice(0, -1) : `${path}?`);

/** Whether a field is part of one that is new and optional itself. */
function isBelow(added: readonly string[], path: string): boolean {
  return added.some(
    (other) => other.endsWith('?') && /^[.[]/.test(path.slice(other.length - 1)) && path.startsWith(other.slice(0, -1)),
  );
}
