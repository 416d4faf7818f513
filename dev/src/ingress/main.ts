import type { Service } from '@artel/shared/contracts';
import { runService } from '@artel/shared/lifecycle';
import { readConfig } from './config.js';
import { openDrainDoor } from './drain-door.js';
import { startIngress } from './ingress.js';
import { type Replicas, watchReplicas } from './replicas.js';

// The ingress as a process of its own: the one door of compose.yaml. In a cluster an ingress controller takes its place.
await runService({
  service: 'ingress',
  configure: readConfig,
  async start(config) {
    const replicas: Record<Service, Replicas> = {
      'auth-service': watchReplicas({ url: config.authServiceUrl }),
      'catalog-service': watchReplicas({ url: config.catalogServiceUrl }),
      'order-service': watchReplicas({ url: config.orderServiceUrl }),
      'notifier-service': watchReplicas({ url: config.notifierServiceUrl }),
    };
    const door = await openDrainDoor(config.drainPort, replicas);
    const ingress = await startIngress({
      host: config.host,
      port: config.port,
      upstream: (service, failed) => replicas[service].pick(failed),
      ...(config.mailboxUpstream !== '' && { mailboxUpstream: config.mailboxUpstream }),
    });
    const close = async (): Promise<void> => {
      await Promise.all([ingress.close(), door.close()]);
      for (const watched of Object.values(replicas)) watched.stop();
    };
    return { close };
  },
});
