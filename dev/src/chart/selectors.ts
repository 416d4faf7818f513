import { at, type KubernetesObject, listAt, mapAt, podOf } from './kubernetes-object.js';

type Labels = Readonly<Record<string, unknown>>;

/** Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels; an empty one selects all. */
export function selectorMatches(selector: unknown, labels: Labels): boolean {
  return (
    Object.entries(mapAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value) &&
    listAt(selector, 'matchExpressions').every((expression) => expressionMatches(expression, labels))
  );
}

/** The labels of the pods an object makes. */
export function podLabels(object: KubernetesObject): Labels {
  return mapAt(podOf(object), 'metadata', 'labels');
}

/** Whether a NetworkPolicy is about the pods an object makes. */
export function selectsPods(policy: KubernetesObject, object: KubernetesObject): boolean {
  return selectorMatches(at(policy, 'spec', 'podSelector'), podLabels(object));
}

function expressionMatches(expression: unknown, labels: Labels): boolean {
  const value = labels[String(at(expression, 'key'))];
  switch (at(expression, 'operator')) {
    case 'In':
      return listAt(expression, 'values').includes(value);
    case 'NotIn':
      return !listAt(expression, 'values').includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
