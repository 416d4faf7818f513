import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readValues, undocumented } from './values-file.js';
import { untyped, valuesSchema } from './values-schema.js';
import { chartReadme } from './values-table.js';

const values = `# Everything.

# -- Pods.
replicas: 2
# == Images
# not for the reader
# -- When nodes pull,
# said in two lines.
image:
  # -- (Always | Never) The policy.
  policy: Always
  # -- Tag.
  tag: ''
# -- (string | null) Class.
class: null
# -- (object) Requests | limits.
resources:
  limits: { memory: 1Gi }
# -- (quantity) Size.
size: 5Gi
# -- (strings) Hosts.
hosts: []
# -- Ports.
ports: [53]
# -- Taints.
taints: []
`;
const entries = readValues(values).flatMap((chapter) => chapter.entries);
const validate = new Ajv({ strict: false }).compile(valuesSchema(entries));
const accepts = (value: unknown): boolean => validate(value);

describe('the comments of values.yaml', () => {
  it('are the documentation, in chapters', () => {
    expect(readValues(values).map(({ title, entries }) => [title, entries.map(({ path }) => path.join('.'))])).toEqual([
      ['', ['replicas']],
      ['Images', ['image', 'class', 'resources', 'size', 'hosts', 'ports', 'taints']],
    ]);
    expect(entries[1]?.doc).toBe('When nodes pull, said in two lines.');
    expect(entries[1]?.children[0]).toMatchObject({
      doc: 'The policy.',
      declared: ['Always', 'Never'],
      value: 'Always',
    });
  });

  it('must be there for every key, or for the map it is in', () => {
    const missing = readValues('a: 1\n# -- B.\nb: { c: 2 }\nd:\n  # -- E.\n  e: 1\n  f: 2\n').flatMap(
      ({ entries }) => entries,
    );
    expect(undocumented(missing)).toEqual(['a', 'd.f']);
  });

  it('must say what a key without a value may be', () => {
    expect(
      untyped(readValues('# -- A.\na: null\n# -- (string | null) B.\nb: null\n').flatMap((it) => it.entries)),
    ).toEqual(['a']);
  });
});

describe('the schema of values', () => {
  it('takes what the comments say', () => {
    expect(
      accepts({ replicas: 3, image: { policy: 'Never' }, class: null, size: 5, resources: { requests: {} } }),
    ).toBe(true);
    expect(accepts({ hosts: ['a.example'], ports: [53, 5353], taints: [{ operator: 'Exists' }] })).toBe(true);
    expect(accepts({ class: 'nginx', size: '1Ti', global: { anything: 'at all' } })).toBe(true);
  });

  it.each([
    [{ replica: 2 }],
    [{ image: { policy: 'Sometimes' } }],
    [{ image: { tags: 'x' } }],
    [{ replicas: '2' }],
    [{ replicas: -1 }],
    [{ replicas: 1.5 }],
    [{ class: 3 }],
    [{ size: true }],
    [{ resources: [] }],
    [{ hosts: [{ name: 'a.example' }] }],
    [{ hosts: 'a.example' }],
    [{ ports: ['53'] }],
  ])('refuses %j', (value) => {
    expect(accepts(value)).toBe(false);
  });
});

describe('the README of the chart', () => {
  const chart = { description: 'A chart.', version: '1.0.0', appVersion: '2.0.0', kubeVersion: '>=1.27' };
  const readme = chartReadme(chart, 'By hand.', readValues(values));

  it('has a row for every key that has something to say', () => {
    expect(readme).toContain('| `replicas` | `2` | Pods. |');
    expect(readme).toContain('| `image.policy` | `Always` | (Always \\| Never) The policy. |');
    expect(readme).toContain('| `image.tag` | empty | Tag. |');
    expect(readme).toContain('| `resources` | `{"limits":{"memory":"1Gi"}}` | (object) Requests \\| limits. |');
    expect(readme).not.toContain('resources.limits');
  });

  it('says what it is before, in words of its own', () => {
    expect(readme).toContain(
      'A chart.\n\nChart 1.0.0 · application 2.0.0 · Kubernetes >=1.27\n\nBy hand.\n\n## Values',
    );
    expect(readme).toContain('### Images');
  });
});
