import { beforeAll, expect, it } from 'vitest';
import { routeTable } from '../ingress/route-table.js';
import { renderChart } from './helm.js';
import { at, type KubernetesObject, listAt, textAt } from './kubernetes-object.js';
import { backendsOf } from './reference-check.js';
import { describeChart } from './testing/describe-chart.js';

const wanted = routeTable.map(({ prefix, service }) => `${prefix} → artel-${service}`).toSorted();

await describeChart('the way in', (helm) => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = await renderChart(helm, {
      set: ['gateway.enabled=true', 'gateway.parentRefs[0].name=public', 'ingress.liveAnnotations.live=yes'],
    });
  });
  const pathsOf = (kind: string): string[] =>
    objects
      .filter((object) => object.kind === kind)
      .flatMap(backendsOf)
      .map(({ path, service }) => `${path} → ${service}`)
      .toSorted();

  it.each(['Ingress', 'HTTPRoute'])('sends every path of the route table to its service: %s', (kind) => {
    expect(pathsOf(kind)).toEqual(wanted);
  });

  it('shows neither metrics nor probes', () => {
    const shown = [...pathsOf('Ingress'), ...pathsOf('HTTPRoute')];
    expect(shown.filter((path) => /^\/( |metrics|livez|readyz)/.test(path))).toEqual([]);
  });

  it('takes a path for itself and what is below it, not for what begins alike', () => {
    const types = [
      ...objects
        .filter(({ kind }) => kind === 'Ingress')
        .flatMap((it) => listAt(it, 'spec', 'rules'))
        .flatMap((rule) => listAt(rule, 'http', 'paths'))
        .map((path) => at(path, 'pathType')),
      ...objects
        .filter(({ kind }) => kind === 'HTTPRoute')
        .flatMap((it) => listAt(it, 'spec', 'rules'))
        .flatMap((rule) => listAt(rule, 'matches'))
        .map((match) => at(match, 'path', 'type')),
    ];
    expect(new Set(types)).toEqual(new Set(['Prefix', 'PathPrefix']));
  });

  it('asks for a certificate once, for both of its Ingresses', async () => {
    const issuer = 'ingress.annotations.cert-manager\\.io/cluster-issuer=letsencrypt';
    const rendered = await renderChart(helm, {
      set: ['ingress.tlsSecret=artel-tls', issuer, 'ingress.annotations.other=yes'],
    });
    const ingresses = rendered.filter(({ kind }) => kind === 'Ingress');
    expect(ingresses.map((it) => at(it, 'spec', 'tls', 0, 'secretName'))).toEqual(['artel-tls', 'artel-tls']);
    const annotations = Object.fromEntries(ingresses.map(({ metadata }) => [metadata.name, metadata.annotations]));
    expect(annotations).toEqual({
      'artel-api': { 'cert-manager.io/cluster-issuer': 'letsencrypt', other: 'yes' },
      'artel-live': { other: 'yes' },
    });
  });

  it('lets WebSockets be silent for longer than requests', () => {
    const rules = objects.filter(({ kind }) => kind === 'HTTPRoute').flatMap((it) => listAt(it, 'spec', 'rules'));
    const timeoutOf = (path: string): string => {
      const rule = rules.find((it) => listAt(it, 'matches').some((match) => textAt(match, 'path', 'value') === path));
      return textAt(rule, 'timeouts', 'request');
    };
    expect(timeoutOf('/api/live')).toBe('0s');
    expect(timeoutOf('/api/orders')).toBe('60s');
    const live = objects.filter(({ kind, metadata }) => kind === 'Ingress' && metadata.annotations?.live !== undefined);
    expect(live.flatMap(backendsOf).map(({ path }) => path)).toEqual(['/api/live']);
  });
});
