import { printableConfig } from '@artel/shared/config';
import { runService, serve } from '@artel/shared/lifecycle';
import { createMetrics } from '@artel/shared/telemetry';
import { buildApp } from './app.js';
import { readConfig, settings } from './config.js';
import { createBroker, createDependencies } from './dependencies.js';

const service = 'order-service';

await runService({
  service,
  configure: readConfig,
  async start(config, logger) {
    logger.info({ config: printableConfig(settings, config) }, 'starting');
    const common = { config, logger, metrics: createMetrics(service) };
    const dependencies = createDependencies({ ...common, broker: createBroker(common) });
    const app = await buildApp(dependencies);
    return serve({ app, config, logger, prepare: dependencies.prepare, close: dependencies.close });
  },
});
