import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { at, type KubernetesObject, mapAt } from '../kubernetes-object.js';
import { kinds } from '../models.js';

/** As much of a Kubernetes API as Helm talks to: objects are kept in memory; a Job is done as soon as it is made. */
export interface FakeCluster {
  readonly url: string;
  /** Of a kind, such as `Secret`. */
  list(kind: string): KubernetesObject[];
  /** Changes an object behind Helm's back, as an autoscaler or a person does. */
  patch(kind: string, name: string, patch: object): void;
  /** What was done to which object, in order: `POST jobs/artel-migrations`. */
  readonly history: readonly string[];
  close(): Promise<void>;
}

interface Resource {
  readonly groupVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** Starts one on a free port of this machine. */
export async function fakeCluster(): Promise<FakeCluster> {
  const objects = new Map<string, KubernetesObject>();
  const history: string[] = [];
  const server = createServer((request, response) => {
    answer(objects, history, request, response).catch((error: unknown) =>
      reply(response, 500, status(500, String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    history,
    patch: (kind, name, patch) => {
      const key = `${resources.find((it) => it.kind === kind)?.plural}/${name}`;
      objects.set(key, merged(objects.get(key), patch) as KubernetesObject);
    },
    list: (kind) => [...objects.values()].filter((object) => object.kind === kind),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const resources: readonly Resource[] = Object.keys(kinds).map((key) => {
  const [groupVersion = '', kind = ''] = key.split(' ');
  const plural = kind.toLowerCase().replace(/y$/, 'ie').replace(/ss$/, 'sse');
  return { groupVersion, kind, plural: `${plural}s` };
});

async function answer(
  objects: Map<string, KubernetesObject>,
  history: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://cluster');
  // A description of no kinds at all (an empty protocol buffer): clients then check nothing.
  if (pathname === '/openapi/v2') return void response.writeHead(200).end();
  const known = discovery(pathname);
  if (known !== undefined) return reply(response, 200, known);
  const match = /^\/apis?\/(.+?)\/(?:namespaces\/[^/]+\/)?([a-z]+)(?:\/([^/]+))?$/.exec(pathname);
  const resource = resources.find((it) => it.groupVersion === match?.[1] && it.plural === match?.[2]);
  if (resource === undefined) return reply(response, 404, status(404, `no ${pathname}`));
  const body = await text(request);
  const sent: unknown = body === '' ? undefined : JSON.parse(body);
  const name = match?.[3] ?? String(at(sent, 'metadata', 'name') ?? '');
  const key = `${resource.plural}/${name}`;
  const present = objects.get(key);
  if (request.method !== 'GET') history.push(`${request.method} ${key}`);
  if (request.method === 'POST') {
    if (present !== undefined) return reply(response, 409, status(409, `${key} exists`));
    const made = resource.kind === 'Job' ? { ...mapAt(sent), status: done } : sent;
    objects.set(key, made as KubernetesObject);
    return reply(response, 201, made);
  }
  if (searchParams.get('watch') === 'true') return watch(response);
  if (match?.[3] === undefined) return list(objects, resource, searchParams, response);
  if (present === undefined) return reply(response, 404, status(404, `no ${key}`));
  if (request.method === 'DELETE') objects.delete(key);
  if (request.method === 'PUT') objects.set(key, sent as KubernetesObject);
  if (request.method === 'PATCH') objects.set(key, merged(present, sent) as KubernetesObject);
  return reply(response, 200, objects.get(key) ?? status(200, 'gone'));
}

const done = { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] };

/** Nothing changes but by requests, so there is nothing to tell. */
function watch(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
}

function list(
  objects: ReadonlyMap<string, KubernetesObject>,
  { groupVersion, kind, plural }: Resource,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const labels = (query.get('labelSelector') ?? '').split(',').filter(Boolean);
  const name = /^metadata\.name=(.+)$/.exec(query.get('fieldSelector') ?? '')?.[1];
  const items = [...objects]
    .filter(([key]) => (name === undefined ? key.startsWith(`${plural}/`) : key === `${plural}/${name}`))
    .map(([, object]) => object)
    .filter((object) => labels.every((pair) => has(object, pair)));
  reply(response, 200, { apiVersion: groupVersion, kind: `${kind}List`, metadata: { resourceVersion: '1' }, items });
}

function has(object: KubernetesObject, pair: string): boolean {
  const [label = '', value] = pair.split('=');
  return mapAt(object, 'metadata', 'labels')[label] === value;
}

/** What a client asks first: which versions, groups and kinds there are. */
function discovery(path: string): unknown {
  const versions = [...new Set(resources.map(({ groupVersion }) => groupVersion))];
  if (path === '/version') return { major: '1', minor: '36', gitVersion: 'v1.36.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') {
    const groups = versions
      .filter((version) => version.includes('/'))
      .map((groupVersion) => {
        const [name, version] = groupVersion.split('/');
        return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
      });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  const groupVersion = versions.find((version) => path === `/api/${version}` || path === `/apis/${version}`);
  if (groupVersion === undefined) return undefined;
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  const listed = resources
    .filter((resource) => resource.groupVersion === groupVersion)
    .map(({ kind, plural }) => ({
      name: plural,
      singularName: '',
      namespaced: !/^Cluster|^Priority/.test(kind),
      kind,
      verbs,
    }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: listed };
}

/** A merge patch (RFC 7396); lists are replaced, which is near enough for what is asked of it here. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = { ...mapAt(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (!key.startsWith('$')) result[key] = merged(result[key], value);
  }
  return result;
}

function status(code: number, message: string): unknown {
  const reason = code === 404 ? 'NotFound' : code === 409 ? 'AlreadyExists' : '';
  return { kind: 'Status', apiVersion: 'v1', status: code < 300 ? 'Success' : 'Failure', code, reason, message };
}

function reply(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
