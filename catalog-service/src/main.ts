import { printableConfig } from '@artel/shared/config';
import { closeInOrder, runService } from '@artel/shared/lifecycle';
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
    const close = () =>
      closeInOrder(
        [
          ['http', () => app.close()],
          ['dependencies', connected.close],
        ],
        logger,
      );
    try {
      await connected.work();
      await app.listen({ host: config.host, port: config.port });
      return { close };
    } catch (error) {
      await close();
      throw error;
    }
  },
});
