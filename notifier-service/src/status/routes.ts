import { type ArtelServer, Nullable } from '@artel/shared/http';
import { Type } from 'typebox';
import type { Monitor } from './monitor.js';

const Service = Type.Object(
  {
    status: Type.Union([Type.Literal('Running'), Type.Literal('Down')]),
    responseTime: Nullable(Type.String({ description: 'Such as `12ms`.' })),
  },
  { title: 'ServiceStatus' },
);

const StatusSchema = Type.Object(
  {
    status: Type.Union([Type.Literal('OK'), Type.Literal('Error')]),
    message: Type.String(),
    timestamp: Type.String({ format: 'date-time' }),
    services: Type.Record(Type.String(), Service),
  },
  { title: 'SystemStatus' },
);

/** `GET /api/status`: how the services are, for people; probes for machines are `/livez` and `/readyz`. */
export function statusRoutes(app: ArtelServer, monitor: Pick<Monitor, 'current'>): void {
  app.get(
    '/api/status',
    {
      schema: {
        operationId: 'getStatus',
        summary: 'Which services are running; 500 when one is down',
        tags: ['status'],
        response: { 200: StatusSchema, 500: StatusSchema },
      },
    },
    async (_request, reply) => {
      const status = await monitor.current();
      const well = status.status === 'OK';
      const message = well ? 'All services are running' : 'One or more services are not responding';
      return reply
        .code(well ? 200 : 500)
        .header('cache-control', 'no-store')
        .send({ ...status, message });
    },
  );
}
