/** One class of a Kubernetes client's models: its fields, and which of them must be there. */
export interface Model {
  readonly properties: Readonly<Record<string, ModelSchema>>;
  readonly required: readonly string[];
}

export type ModelSchema = { readonly [key: string]: string | boolean | readonly string[] | ModelSchema };

/** Schemas of the kinds the chart may make, for one version of Kubernetes. */
export interface KubernetesSchemas {
  /** Such as `1.27`. */
  readonly kubernetes: string;
  /** `apps/v1 Deployment` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, ModelSchema>>;
}

/** The kinds the chart may make. */
export const kinds: Readonly<Record<string, string>> = {
  'v1 ConfigMap': 'V1ConfigMap',
  'v1 PersistentVolumeClaim': 'V1PersistentVolumeClaim',
  'v1 Pod': 'V1Pod',
  'v1 Secret': 'V1Secret',
  'v1 Service': 'V1Service',
  'v1 ServiceAccount': 'V1ServiceAccount',
  'apps/v1 DaemonSet': 'V1DaemonSet',
  'apps/v1 Deployment': 'V1Deployment',
  'apps/v1 StatefulSet': 'V1StatefulSet',
  'autoscaling/v2 HorizontalPodAutoscaler': 'V2HorizontalPodAutoscaler',
  'batch/v1 CronJob': 'V1CronJob',
  'batch/v1 Job': 'V1Job',
  'networking.k8s.io/v1 Ingress': 'V1Ingress',
  'networking.k8s.io/v1 NetworkPolicy': 'V1NetworkPolicy',
  'policy/v1 PodDisruptionBudget': 'V1PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1 ClusterRole': 'V1ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': 'V1ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1 Role': 'V1Role',
  'rbac.authorization.k8s.io/v1 RoleBinding': 'V1RoleBinding',
  'scheduling.k8s.io/v1 PriorityClass': 'V1PriorityClass',
};

/** Reads a class from its type declaration, as `@kubernetes/client-node` generates it from the API's description. */
export function parseModel(className: string, declaration: string): Model {
  const body = new RegExp(`export declare class ${className} \\{([\\s\\S]*)`).exec(declaration)?.[1];
  if (body === undefined) throw new Error(`no class ${className} is declared`);
  const fields = body
    .slice(0, body.search(/^ {4}static /m))
    .matchAll(/^ {4}'([^']+)'(\?)?: ((?:[^;{}]|\{(?:[^{}]|\{[^{}]*\})*\})+);$/gm);
  const properties: Record<string, ModelSchema> = {};
  const required: string[] = [];
  for (const [, name = '', optional, type = ''] of fields) {
    // `from` and the like are words of TypeScript, and get an underscore.
    const field = name.replace(/^_/, '');
    properties[field] = schemaOfType(type.replace(/\s+/g, ' ').trim());
    if (optional === undefined) required.push(field);
  }
  return { properties, required };
}

/** The kinds' definitions and all they refer to. `read` gives the declaration of a class by its name. */
export function collectSchemas(
  kubernetes: string,
  read: (name: string) => string,
  wanted: Readonly<Record<string, string>> = kinds,
): KubernetesSchemas {
  const definitions: Record<string, ModelSchema> = {};
  const open = [...new Set(Object.values(wanted))];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (definitions[name] !== undefined) continue;
    const { properties, required } = parseModel(name, read(name));
    definitions[name] = {
      type: 'object',
      additionalProperties: false,
      ...(required.length > 0 ? { required } : {}),
      properties,
    };
    open.push(...Object.values(properties).flatMap(referencesOf));
  }
  const sorted = Object.entries(definitions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { kubernetes, kinds: wanted, definitions: Object.fromEntries(sorted) };
}

const plain: Readonly<Record<string, ModelSchema>> = {
  string: { type: 'string' },
  // Of the kinds above, no field is a fraction.
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  IntOrString: { type: ['integer', 'string'] },
  Date: { type: 'string' },
  V1MicroTime: { type: 'string' },
  object: {},
  any: {},
};

function schemaOfType(type: string): ModelSchema {
  const simple = plain[type];
  if (simple !== undefined) return simple;
  const item = /^Array<(.+)>$/.exec(type)?.[1];
  if (item !== undefined) return { type: 'array', items: schemaOfType(item) };
  const value = /^\{ \[key: string\]: (.+?);? \}$/.exec(type)?.[1];
  if (value !== undefined) return { type: 'object', additionalProperties: schemaOfType(value) };
  if (/^V\d\w+$|^\w+V\d\w+$/.test(type)) return { $ref: `#/definitions/${type}` };
  throw new Error(`a field has a type that is not understood: ${type}`);
}

function referencesOf(schema: ModelSchema): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === '$ref' && typeof value === 'string') return [value.replace('#/definitions/', '')];
    return typeof value === 'object' && !Array.isArray(value) ? referencesOf(value as ModelSchema) : [];
  });
}
