import { stringify } from 'yaml';
import { type Route, routeTable } from '../ingress/route-table.js';

const note = `# Generated from dev/src/ingress/route-table.ts by \`npm run generate\`. Ingress and HTTPRoute are made from this.
# A path means itself and everything below it; the longest that matches wins. What is not here cannot be reached.
`;

/** `helm/artel/files/routes.yaml`: the same paths the local ingress serves, for the cluster's. */
export function routesYaml(routes: readonly Route[] = routeTable): string {
  const list = routes.map(({ prefix, service, websocket }) => ({
    path: prefix,
    service,
    ...(websocket ? { websocket } : {}),
  }));
  return note + stringify({ routes: list });
}
