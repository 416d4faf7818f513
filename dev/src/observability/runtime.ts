import { type Dashboard, graph } from './dashboard.js';

/** Does a process have enough: processor, memory, connections; and does its event loop keep up. */
export const runtime: Dashboard = {
  name: 'runtime',
  title: 'Artel: processes',
  rows: [
    {
      title: 'Time',
      panels: [
        graph({
          title: 'Processor',
          description: 'Processors kept busy. Beyond 0.9 for long, start more processes: one runs on one processor.',
          unit: 'percentunit',
          bad: 0.9,
          queries: [{ expr: 'rate(process_cpu_seconds_total[5m])', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Event loop late',
          description: 'How much later than asked for a timer fires, for 1 in 100. Everything waits that long.',
          unit: 's',
          bad: 0.25,
          queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Garbage collection',
          description: 'The part of the time that is spent collecting garbage.',
          unit: 'percentunit',
          queries: [
            {
              expr: 'sum by (service, instance) (rate(nodejs_gc_duration_seconds_sum[5m]))',
              legend: '{{service}} {{instance}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Memory',
      panels: [
        graph({
          title: 'Memory',
          description: 'What the process keeps. Idle it is 90 to 120 MB.',
          unit: 'bytes',
          queries: [{ expr: 'process_resident_memory_bytes', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Heap in use',
          description: 'A line that only rises over days is a leak.',
          unit: 'bytes',
          queries: [{ expr: 'nodejs_heap_size_used_bytes', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Outside of the heap',
          description: 'Buffers: bodies, pictures, packets.',
          unit: 'bytes',
          queries: [{ expr: 'nodejs_external_memory_bytes', legend: '{{service}} {{instance}}' }],
        }),
      ],
    },
    {
      title: 'Connections',
      panels: [
        graph({
          title: 'Waiting for a database connection',
          description: 'Above 0 for long, the pool is too small or the database too slow.',
          unit: 'short',
          bad: 1,
          queries: [{ expr: 'artel_database_connections{state="waiting"}', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Database connections in use',
          description: 'Of the pool of each process.',
          unit: 'short',
          queries: [{ expr: 'artel_database_connections{state="in_use"}', legend: '{{service}} {{instance}}' }],
        }),
        graph({
          title: 'Starts',
          description: 'Each step is a process that was started again.',
          unit: 'none',
          queries: [{ expr: 'sum by (service) (changes(process_start_time_seconds[1h]))', legend: '{{service}}' }],
        }),
      ],
    },
  ],
};
