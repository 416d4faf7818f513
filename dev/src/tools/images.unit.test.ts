import { describe, expect, it } from 'vitest';
import { argumentsOf, publicAddress, recipes, type Sources, tagsOf } from './images-recipe.js';
import { type ImageFacts, imageProblems, likeness, packagesForDevelopment } from './images-rules.js';
import { npmrcFor } from './images-sources.js';

const sources: Sources = {
  version: '1.2.3',
  revision: '0123456789abcdef0123456789abcdef01234567',
  changed: false,
  epoch: 1_700_000_000,
  url: 'https://code.example/artel',
};
const auth = { name: 'auth-service', folder: 'auth-service' };

describe('an image', () => {
  it('is called by version and by commit', () => {
    expect(tagsOf(auth, 'artel', sources)).toEqual(['artel/auth-service:1.2.3', 'artel/auth-service:0123456789ab']);
  });

  it('says so when it is not quite that commit', () => {
    const changed = { ...sources, changed: true };
    expect(tagsOf(auth, 'artel', changed)[1]).toBe('artel/auth-service:0123456789ab-changed');
    expect(argumentsOf(auth, changed).REVISION).toMatch(/-changed$/);
  });

  it('is named by version alone where there is no repository', () => {
    expect(tagsOf(auth, 'artel', { ...sources, revision: 'unknown' })).toEqual(['artel/auth-service:1.2.3']);
  });

  it('is as old as its commit', () => {
    expect(argumentsOf(auth, sources)).toMatchObject({
      SOURCE_DATE_EPOCH: '1700000000',
      CREATED: '2023-11-14T22:13:20Z',
    });
  });

  it('is made for each service and the ingress', () => {
    expect(recipes.map(({ name }) => name)).toEqual([
      'auth-service',
      'catalog-service',
      'order-service',
      'notifier-service',
      'ingress',
    ]);
  });
});

describe('where the sources are', () => {
  it.each([
    ['https://me:token@code.example/artel.git', 'https://code.example/artel'],
    ['git@code.example:group/artel.git', 'https://code.example/group/artel'],
    ['ssh://git@code.example/artel.git', 'https://code.example/artel'],
    ['/home/me/artel', ''],
  ])('of %s is told without who may push there', (remote, url) => {
    expect(publicAddress(remote)).toBe(url);
  });
});

describe('the registry settings of a build', () => {
  it('are the registry and its credentials, and nothing else of the user’s', () => {
    const own = ['prefix=/home/me', 'cafile=/home/me/ca', `//npm.example/:_authToken=\${TOKEN}`].join('\n');
    expect(npmrcFor('https://npm.example/', own, { TOKEN: 'secret' })).toBe(
      'registry=https://npm.example/\n//npm.example/:_authToken=secret\n',
    );
  });
});

describe('the rules for images', () => {
  const entries = new Map([['auth-service/dist/main.js', 'f 644 0:0 0  a1']]);
  const labels = Object.fromEntries(
    ['title', 'licenses', 'version', 'revision', 'created', 'source'].map((name) => [
      `org.opencontainers.image.${name}`,
      'x',
    ]),
  );
  const good: ImageFacts = {
    addedBytes: 50e6,
    user: '1000:1000',
    labels,
    hasHealthcheck: true,
    entries,
    layers: ['sha256:1'],
    again: { entries, layers: ['sha256:1'] },
    unwanted: new Set(['typescript']),
  };
  const holding = (path: string): ImageFacts => ({ ...good, entries: new Map([[path, 'a1']]) });

  it('find nothing wrong with a good one', () => {
    expect(imageProblems(good)).toEqual([]);
  });

  it.each<[string, ImageFacts, RegExp]>([
    ['too large', { ...good, addedBytes: 201e6 }, /adds 201 MB/],
    ['root by default', { ...good, user: '' }, /runs as ""/],
    ['root by number', { ...good, user: '0' }, /runs as "0"/],
    ['a user by name', { ...good, user: 'node' }, /runs as "node"/],
    ['without a revision', { ...good, labels: {} }, /no label org\.opencontainers\.image\.revision/],
    ['without a health check', { ...good, hasHealthcheck: false }, /no health check/],
    ['with a compiler', holding('node_modules/typescript/bin/tsc'), /package typescript/],
    ['with tests', holding('shared/dist/http/etag.test.js'), /holds shared\/dist\/http\/etag\.test\.js/],
    ['with what only tests use', holding('shared/dist/testing/index.js'), /holds shared\/dist\/testing/],
    [
      'other when built again',
      { ...good, again: { entries: new Map(), layers: ['sha256:2'] } },
      /in 1 places: .*main\.js/,
    ],
    [
      'other in a mode',
      {
        ...good,
        again: { entries: new Map([['auth-service/dist/main.js', 'f 755 0:0 0  a1']]), layers: ['sha256:2'] },
      },
      /main\.js \(f 644 .*, then f 755/,
    ],
  ])('refuse one that is %s', (_what, facts, problem) => {
    expect(imageProblems(facts).join('\n')).toMatch(problem);
  });

  it.each<[string, ImageFacts['again'], string]>([
    ['equal', { entries, layers: ['sha256:1'] }, 'the same when built again'],
    ['packed otherwise', { entries, layers: ['sha256:2'] }, 'the same when built again, in layers packed otherwise'],
    ['other', { entries: new Map(), layers: ['sha256:2'] }, 'other when built again'],
  ])('say of a second build that is %s how alike it is', (_what, again, words) => {
    expect(likeness({ ...good, again })).toBe(words);
  });

  it('know what is for development from the lock file', () => {
    const packages = { 'node_modules/vitest': { dev: true }, 'node_modules/pino': {}, '': {} };
    const names = packagesForDevelopment({ packages });
    expect([names.has('vitest'), names.has('pino'), names.has('testcontainers')]).toEqual([true, false, true]);
  });
});
