import { printableConfig } from '@artel/shared/config';
import { runService, serve } from '@artel/shared/lifecycle';
import { createMetrics } from '@artel/shared/telemetry';
import { buildApp } from './app.js';
import { readConfig, settings } from './config.js';
import { connect, service } from './dependencies.js';

await runService({
  service,
  configure: readConfig,
  async start(config, logger) {
    logger.info({ config: printableConfig(settings, config) }, 'starting');
    const dependencies = await connect(config, logger, createMetrics(service));
    const app = await buildApp(dependencies);
    const running = await serve({ app, config, logger, prepare: dependencies.prepare, close: dependencies.close });
    // It asks this process too, which answers from now on.
    dependencies.monitor.start();
    return running;
  },
});
