import { type Dashboard, grafanaJson } from './dashboard.js';
import { messaging } from './messaging.js';
import { orders } from './orders.js';
import { overview } from './overview.js';
import { runtime } from './runtime.js';

/** Every dashboard there is. */
export const dashboards: readonly Dashboard[] = [overview, messaging, orders, runtime];

/** The dashboards as files of the chart, which compose.yaml gives to Grafana too. */
export function dashboardFiles(): { path: string; text: string }[] {
  return dashboards.map((dashboard) => ({
    path: `helm/artel/files/dashboards/${dashboard.name}.json`,
    text: `${JSON.stringify(grafanaJson(dashboard), null, 2)}\n`,
  }));
}
