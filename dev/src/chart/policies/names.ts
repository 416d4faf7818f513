import { at, type KubernetesObject, mapAt, podOf } from '../kubernetes-object.js';
import { eachObject, type Policy } from './policy.js';

const name = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
/** What is made from these has their name in a label, with something behind it; or is a name in DNS. */
const longest: Readonly<Record<string, number>> = {
  CronJob: 52,
  Job: 52,
  StatefulSet: 52,
  Service: 63,
  Deployment: 63,
};
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;
const recommended = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'];

/** Names and labels: what an API server would refuse, and what people and tools look for. */
export const namePolicies: readonly Policy[] = [
  eachObject('names everything so that Kubernetes takes it', ({ kind, metadata }) => {
    const fits = metadata.name.length <= (longest[kind] ?? 253);
    return name.test(metadata.name) && fits ? [] : [`${metadata.name} is no name for it`];
  }),

  eachObject('labels everything so that it can be found', (object) => {
    const labels = mapAt(object, 'metadata', 'labels');
    const all = { ...labels, ...mapAt(podOf(object), 'metadata', 'labels') };
    return [
      ...recommended.filter((key) => labels[key] === undefined).map((key) => `has no label ${key}`),
      ...Object.entries(all)
        .filter(([, value]) => typeof value !== 'string' || !labelValue.test(value))
        .map(([key, value]) => `has the label ${key} with ${JSON.stringify(value)}`),
    ];
  }),

  eachObject('selects nothing by what changes from version to version', (object) =>
    Object.keys(selectorOf(object))
      .filter((key) => /version|helm\.sh\/chart|managed-by/.test(key))
      .map((key) => `selects by ${key}`),
  ),

  eachObject('leaves the namespace to whoever installs it', ({ metadata }) =>
    // Helm fills it in from its own options; anything else was written into the chart.
    metadata.namespace === undefined || metadata.namespace === 'artel' ? [] : [`is put into ${metadata.namespace}`],
  ),
];

function selectorOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  if (object.kind === 'Service') return mapAt(object, 'spec', 'selector');
  return at(object, 'spec', 'selector', 'matchLabels') === undefined
    ? {}
    : mapAt(object, 'spec', 'selector', 'matchLabels');
}
