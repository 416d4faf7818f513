import { describeSettings, integer, secret, serviceSettings, url } from '@artel/shared/config';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from './kubernetes-object.js';
import { environmentOf, settingsProblems } from './settings-check.js';
import { settingsMarkdown } from './settings-doc.js';

const settings = describeSettings({
  port: integer('PORT', { doc: 'Port.', default: 4003 }),
  broker: url('AMQP_URL', { doc: 'Broker.', devDefault: 'amqp://app:app@localhost' }),
  key: secret('KEY', { doc: 'Key | lock.', devDefault: 'x' }),
});
const told = { PORT: '4003', AMQP_URL_FILE: '/run/AMQP_URL', KEY_FILE: '/run/KEY', NODE_OPTIONS: '' };
const problems = (change: Readonly<Record<string, string | undefined>>, optional: readonly string[] = []): string[] => {
  const entries = Object.entries({ ...told, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return settingsProblems('order-service', settings, new Map(entries), optional);
};

describe('the settings of a service and its container', () => {
  it('agree when each has its place', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    ['the chart has no KEY for order-service', { KEY_FILE: undefined }],
    ['the chart tells order-service LOUD, which it does not know', { LOUD: 'yes' }],
    ['the chart tells order-service the secret KEY openly', { KEY_FILE: undefined, KEY: 'hush' }],
    ['PORT=8080, but its default is 4003', { PORT: '8080' }],
  ])('disagree: %s', (message, change) => {
    expect(problems(change).join('\n')).toContain(message);
  });

  it('agree about secrets that nobody has to have', () => {
    expect(problems({ KEY_FILE: undefined }, ['KEY'])).toEqual([]);
    expect(problems({}, ['OTHER'])).toEqual([
      'the chart has the optional secret OTHER, which order-service does not know',
    ]);
  });

  it('are read from ConfigMaps and from the container', () => {
    const container = { envFrom: [{ configMapRef: { name: 'order' } }], env: [{ name: 'A', value: '1' }] };
    const deployment = of('Deployment', { spec: { template: { spec: { containers: [container] } } } });
    const objects = [deployment, of('ConfigMap', { data: { PORT: '4003' } })];
    expect(environmentOf(deployment, objects)).toEqual(
      new Map([
        ['PORT', '4003'],
        ['A', '1'],
      ]),
    );
  });
});

describe('docs/settings.md', () => {
  const common = describeSettings(serviceSettings(4000));
  const services = {
    'auth-service': settings,
    'catalog-service': common,
    'order-service': common,
    'notifier-service': common,
  };
  const document = settingsMarkdown(services, common);

  it('says what must be given, and shows no secret', () => {
    expect(document).toContain('| `KEY` | secret | *required* | Key \\| lock. |');
    expect(document).toContain('| `AMQP_URL` | URL | *required*, `amqp://app:***@127.0.0.1:15672` |');
  });

  it('says whom a common setting is not for', () => {
    expect(document).toContain('`JWKS_URL` is not for auth-service.');
  });
});

function of(kind: string, rest: object): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'order' }, ...rest };
}
