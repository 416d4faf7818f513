import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceHandle, System } from '@artel/dev/start';
import { startBaseline } from '../harness/baseline.js';
import { residentMegabytes } from '../harness/memory.js';
import { median, type Row } from '../harness/report.js';

const STARTS = 3;
const IDLE_MS = 20_000;

interface Measured {
  readonly name: string;
  readonly value: number;
}

/**
 * How long the slowest service takes from start to its first good `/readyz`, and what the largest weighs twenty seconds
 * later, having answered nothing but probes. Restarts every service: for the end of a bench.
 */
export async function footprint(system: System, database: string): Promise<Row[]> {
  const services = Object.values(system.services);
  const starts: Measured[] = [];
  for (const service of services) starts.push({ name: service.name, value: await medianStart(service) });
  const bareBegan = performance.now();
  const bare = await startBaseline('reads', system.engines.mongoUrl, database);
  const bareStart = performance.now() - bareBegan;
  try {
    await pause(IDLE_MS);
    const slowest = worst(starts);
    const largest = worst(services.map(({ name, pid }) => ({ name, value: residentMegabytes(pid) })));
    return [
      {
        name: `service ready, slowest (${slowest.name})`,
        unit: 'ms',
        ours: slowest.value,
        bare: bareStart,
        target: { absoluteAtMost: 1_500 },
      },
      {
        name: `idle memory, largest (${largest.name})`,
        unit: 'MB',
        ours: largest.value,
        bare: residentMegabytes(bare.pid),
        target: { absoluteAtMost: 120 },
      },
    ];
  } finally {
    await bare.stop();
  }
}

/** Milliseconds, while the others run but have nothing to do. */
async function medianStart(service: ServiceHandle): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    await service.stop();
    const began = performance.now();
    await service.start();
    times.push(performance.now() - began);
  }
  return median(times);
}

function worst(measured: readonly Measured[]): Measured {
  return measured.reduce((most, each) => (each.value > most.value ? each : most));
}
