/** How Grafana writes a value: its names of units. */
export type Unit = 'short' | 's' | 'percentunit' | 'reqps' | 'ops' | 'bytes' | 'none';

/** One line of a panel, or several when the expression gives several series: a PromQL expression and how they are called. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
}

export interface Panel {
  readonly kind: 'graph' | 'number';
  readonly title: string;
  /** What it means for people when it looks bad. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** From where on a value is bad; shown in red. */
  readonly bad?: number;
}

/** Panels beside each other, each as wide as the next. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  /** File and address: `artel-<name>`. */
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

export function graph(panel: Omit<Panel, 'kind'>): Panel {
  return { kind: 'graph', ...panel };
}

/** The latest value, large. */
export function number(panel: Omit<Panel, 'kind'>): Panel {
  return { kind: 'number', ...panel };
}

const columns = 24;
const graphHeight = 8;
const numberHeight = 4;
const titleHeight = 1;
/** Whichever Prometheus the reader chooses at the top. */
const datasource = { type: 'prometheus', uid: `\${datasource}` };

/** A dashboard as Grafana imports it. */
export function grafanaJson({ name, title, rows }: Dashboard): object {
  let id = 0;
  let top = 0;
  const panels = rows.flatMap((row) => {
    const height = row.panels.every(({ kind }) => kind === 'number') ? numberHeight : graphHeight;
    const width = Math.floor(columns / row.panels.length);
    const heading = { id: ++id, type: 'row', title: row.title, collapsed: false, panels: [] };
    const placed = row.panels.map((panel, index) => ({
      id: ++id,
      ...grafanaPanel(panel),
      gridPos: { x: index * width, y: top + titleHeight, w: width, h: height },
    }));
    const all = [{ ...heading, gridPos: { x: 0, y: top, w: columns, h: titleHeight } }, ...placed];
    top += titleHeight + height;
    return all;
  });
  return {
    uid: `artel-${name}`,
    title,
    tags: ['artel'],
    timezone: 'browser',
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    links: [{ type: 'dashboards', title: 'Artel', tags: ['artel'], asDropdown: true, keepTime: true }],
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus', hide: 0 }],
    },
    annotations: { list: [alertsAsAnnotations] },
    panels,
  };
}

/** Marks in every graph when one of our alerts was firing. */
const alertsAsAnnotations = {
  name: 'Alerts',
  datasource,
  enable: true,
  iconColor: 'red',
  expr: 'ALERTS{alertname=~"Artel.+",alertstate="firing"}',
  titleFormat: '{{alertname}}',
  textFormat: '{{service}}{{queue}}',
};

function grafanaPanel({ kind, title, description, unit, queries, bad }: Panel): object {
  const steps = [{ color: 'green', value: null }, ...(bad === undefined ? [] : [{ color: 'red', value: bad }])];
  const defaults = { unit, min: 0, thresholds: { mode: 'absolute', steps } };
  const shared = {
    title,
    description,
    datasource,
    targets: queries.map(({ expr, legend = '' }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource,
      expr,
      legendFormat: legend || '__auto',
    })),
  };
  if (kind === 'number') {
    const options = { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: bad === undefined ? 'none' : 'background' };
    return { type: 'stat', ...shared, fieldConfig: { defaults, overrides: [] }, options };
  }
  const custom = { fillOpacity: 10, lineWidth: 2, showPoints: 'never', spanNulls: 120_000, ...markedFrom(bad) };
  return {
    type: 'timeseries',
    ...shared,
    fieldConfig: { defaults: { ...defaults, color: { mode: 'palette-classic' }, custom }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  };
}

function markedFrom(bad: number | undefined): object {
  return bad === undefined ? {} : { thresholdsStyle: { mode: 'dashed' } };
}
