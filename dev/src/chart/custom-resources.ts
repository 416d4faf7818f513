import type { ModelSchema } from './models.js';

const text: ModelSchema = { type: 'string' };
const texts: ModelSchema = { type: 'array', items: text };
const textMap: ModelSchema = { type: 'object', additionalProperties: text };
const integer: ModelSchema = { type: 'integer' };
const duration: ModelSchema = { type: 'string', pattern: '^([0-9]+(h|m|s|ms))+$' };

const closed = (properties: Readonly<Record<string, ModelSchema>>, ...required: string[]): ModelSchema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const many = (items: ModelSchema): ModelSchema => ({ type: 'array', items });

const metadata = closed({ name: text, namespace: text, labels: textMap, annotations: textMap }, 'name');
const resource = (spec: ModelSchema): ModelSchema =>
  closed({ apiVersion: text, kind: text, metadata, spec }, 'apiVersion', 'kind', 'metadata', 'spec');

const routeRule = closed({
  matches: many(
    closed({ path: closed({ type: { enum: ['Exact', 'PathPrefix', 'RegularExpression'] }, value: text }, 'value') }),
  ),
  backendRefs: many(closed({ name: text, port: integer, weight: integer }, 'name', 'port')),
  timeouts: closed({ request: duration, backendRequest: duration }),
});

const endpoint = closed({
  port: text,
  path: text,
  params: { type: 'object', additionalProperties: texts },
  interval: duration,
  scrapeTimeout: duration,
  honorLabels: { type: 'boolean' },
  scheme: { enum: ['http', 'https'] },
  relabelings: many({ type: 'object' }),
  metricRelabelings: many({ type: 'object' }),
});

const alert = closed(
  {
    alert: text,
    record: text,
    expr: { type: ['string', 'integer'] },
    for: duration,
    labels: textMap,
    annotations: textMap,
  },
  'expr',
);

/**
 * What the chart uses of resources Kubernetes itself does not know: Gateway API v1 (https://gateway-api.sigs.k8s.io) and
 * the Prometheus operator (https://prometheus-operator.dev). Narrower than they are: a field the chart does not use yet
 * has to be added here.
 */
export const customResources: Readonly<Record<string, ModelSchema>> = {
  'gateway.networking.k8s.io/v1 HTTPRoute': resource(
    closed(
      {
        parentRefs: many(
          closed({ group: text, kind: text, name: text, namespace: text, sectionName: text, port: integer }, 'name'),
        ),
        hostnames: texts,
        rules: many(routeRule),
      },
      'parentRefs',
      'rules',
    ),
  ),
  'monitoring.coreos.com/v1 ServiceMonitor': resource(
    closed(
      {
        selector: closed({ matchLabels: textMap, matchExpressions: many({ type: 'object' }) }),
        namespaceSelector: closed({ any: { type: 'boolean' }, matchNames: texts }),
        endpoints: many(endpoint),
        jobLabel: text,
        targetLabels: texts,
        podTargetLabels: texts,
      },
      'selector',
      'endpoints',
    ),
  ),
  'monitoring.coreos.com/v1 PrometheusRule': resource(
    closed({ groups: many(closed({ name: text, interval: duration, rules: many(alert) }, 'name', 'rules')) }, 'groups'),
  ),
};
