import { printableConfig } from '@artel/shared/config';
import { runService, serve } from '@artel/shared/lifecycle';
import { buildApp } from './app.js';
import { readConfig, settings } from './config.js';
import { connect } from './dependencies.js';

const service = 'catalog-service';

await runService({
  service,
  configure: readConfig,
  async start(config, logger) {
    logger.info({ config: printableConfig(settings, config) }, 'starting');
    const connected = await connect(config, logger);
    const app = await buildApp(connected.app);
    return serve({ app, config, logger, prepare: connected.work, close: connected.close });
  },
});
