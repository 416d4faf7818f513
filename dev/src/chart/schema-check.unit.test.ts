import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from './kubernetes-object.js';
import { collectSchemas, parseModel } from './models.js';
import { kubernetesVersions, schemaCheck } from './schema-check.js';

const service = (spec: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'x' },
  spec,
});
const fine = { type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 'http' }] };

describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
  it('takes what it knows', async () => {
    const check = await schemaCheck(version);
    expect(check(service({ ...fine, externalName: null }))).toEqual([]);
  });

  it.each([
    ['an unknown field', service({ ...fine, port: 80 }), 'must NOT have additional properties: port'],
    ['a missing field', service({ ports: [{ name: 'http' }] }), "must have required property 'port'"],
    ['a wrong type', service({ ports: [{ port: '80' }] }), 'must be integer'],
    ['a word that is none of the few', service({ type: 'Cluster' }), 'ClusterIP,NodePort'],
    [
      'a kind it has dropped',
      { ...service({}), apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' },
      'is unknown to',
    ],
  ])('refuses %s', async (_what, object, message) => {
    const check = await schemaCheck(version);
    expect(check(object).join('\n')).toContain(message);
  });
});

it('knows fields that came with later versions of Kubernetes', async () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [], resources: {} } };
  expect((await schemaCheck('1.27'))(pod)).toEqual(['Pod/x/spec must NOT have additional properties: resources']);
  expect((await schemaCheck('1.36'))(pod)).toEqual([]);
});

describe('a model', () => {
  const declaration = `export declare class V1Thing {
    /**
    * A static word in a comment.
    */
    '_from'?: Array<V1Peer>;
    'labels'?: {
        [key: string]: string;
    };
    'port': IntOrString;
    static readonly discriminator: string | undefined;
}`;
  const peer = "export declare class V1Peer {\n    'name': string;\n    static x: string;\n}";

  it('is read from its declaration', () => {
    expect(parseModel('V1Thing', declaration)).toEqual({
      properties: {
        from: { type: 'array', items: { $ref: '#/definitions/V1Peer' } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        port: { type: ['integer', 'string'] },
      },
      required: ['port'],
    });
  });

  it('brings along what it refers to', () => {
    const read = (name: string): string => (name === 'V1Thing' ? declaration : peer);
    const { definitions } = collectSchemas('1.99', read, { 'v1 Thing': 'V1Thing' });
    expect(Object.keys(definitions)).toEqual(['V1Peer', 'V1Thing']);
  });

  it('is refused when a type is not understood', () => {
    const odd = "export declare class V1Odd {\n    'x': Map<string>;\n    static x: string;\n}";
    expect(() => parseModel('V1Odd', odd)).toThrow('not understood: Map<string>');
  });
});
