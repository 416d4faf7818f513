import { isDeepStrictEqual } from 'node:util';

/** As much of an OpenAPI document as merging needs to know. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly servers?: readonly object[];
  readonly tags?: readonly { readonly name: string }[];
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type PathItem = Readonly<Record<string, Operation>>;

interface Operation {
  readonly operationId?: string;
}

/** A description of a service, with its name for error messages. */
export interface Part {
  readonly service: string;
  readonly document: OpenApiDocument;
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];

/**
 * One description of everything the services answer, in an order that does not depend on theirs: paths and components
 * by name, methods as one reads them. What several services describe must be described alike.
 * @throws Error naming every path, component or operationId two services disagree about
 */
export function mergeOpenApi(
  frame: Pick<OpenApiDocument, 'openapi' | 'info' | 'servers'>,
  parts: readonly Part[],
): OpenApiDocument {
  const conflicts: string[] = [];
  const paths = union(parts, ({ paths = {} }) => paths, 'path', conflicts);
  const kinds = sorted(new Set(parts.flatMap(({ document }) => Object.keys(document.components ?? {}))));
  const components = kinds.map((kind) => {
    const named = union(parts, ({ components }) => components?.[kind] ?? {}, `component ${kind}`, conflicts);
    return [kind, named] as const;
  });
  const tags = union(
    parts,
    ({ tags = [] }) => Object.fromEntries(tags.map((tag) => [tag.name, tag])),
    'tag',
    conflicts,
  );
  conflicts.push(...repeatedOperationIds(paths));
  if (conflicts.length > 0) throw new Error(`the API descriptions cannot be merged:\n  ${conflicts.join('\n  ')}`);
  return {
    ...frame,
    tags: Object.values(tags),
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, inReadingOrder(item)])),
    components: Object.fromEntries(components.filter(([, named]) => Object.keys(named).length > 0)),
  };
}

/** The entries of all parts by name; a name may come twice only with the same content. */
function union<T>(
  parts: readonly Part[],
  select: (document: OpenApiDocument) => Readonly<Record<string, T>>,
  what: string,
  conflicts: string[],
): Record<string, T> {
  const merged = new Map<string, { service: string; value: T }>();
  for (const { service, document } of parts) {
    for (const [name, value] of Object.entries(select(document))) {
      const present = merged.get(name);
      if (present === undefined) merged.set(name, { service, value });
      else if (!isDeepStrictEqual(present.value, value)) {
        conflicts.push(`${what} ${name} is described differently by ${present.service} and ${service}`);
      }
    }
  }
  return Object.fromEntries(sorted(merged.keys()).map((name) => [name, merged.get(name)!.value]));
}

function repeatedOperationIds(paths: Readonly<Record<string, PathItem>>): string[] {
  const byId = new Map<string, string[]>();
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, { operationId }] of Object.entries(item)) {
      if (operationId === undefined) continue;
      byId.set(operationId, [...(byId.get(operationId) ?? []), `${method.toUpperCase()} ${path}`]);
    }
  }
  return [...byId]
    .filter(([, places]) => places.length > 1)
    .map(([id, places]) => `operationId ${id} is used by ${places.join(' and ')}`);
}

function inReadingOrder(item: PathItem): PathItem {
  const rank = (key: string): number => methods.indexOf(key);
  return Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => rank(a) - rank(b)));
}

/** By code unit, so that every machine sorts alike. */
function sorted(names: Iterable<string>): string[] {
  return [...names].toSorted((a, b) => (a < b ? -1 : 1));
}
