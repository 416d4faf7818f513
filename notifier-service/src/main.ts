import { printableConfig } from '@artel/shared/config';
import { closeInOrder, runService } from '@artel/shared/lifecycle';
import { createMetrics } from '@artel/shared/telemetry';
import { buildApp } from './app.js';
import { readConfig, settings } from './config.js';
import { startConsumers } from './consumers.js';
import { connect, service } from './dependencies.js';

await runService({
  service,
  configure: readConfig,
  async start(config, logger) {
    logger.info({ config: printableConfig(settings, config) }, 'starting');
    const dependencies = await connect(config, logger, createMetrics(service));
    const { broker, mailer, monitor, mongo, suspensions } = dependencies;
    const app = await buildApp(dependencies);
    const consumers = await startConsumers(broker, dependencies);
    const close = () =>
      closeInOrder(
        [
          ['http and sockets', () => app.close()],
          ['monitor', async () => monitor.stop()],
          ['consumers', async () => void (await Promise.all(consumers.map((consumer) => consumer.close())))],
          ['suspensions', async () => suspensions.stop()],
          ['broker', () => broker.close()],
          ['mailer', async () => mailer.close()],
          ['mongodb', () => mongo.close()],
        ],
        logger,
      );
    try {
      await suspensions.start();
      await app.listen({ host: config.host, port: config.port });
      monitor.start();
    } catch (error) {
      await close();
      throw error;
    }
    return { close };
  },
});
