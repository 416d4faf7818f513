import { parseArgs } from 'node:util';
import { withDatabase } from './command.js';
import { readKeyConfig } from './config.js';
import { createSealer } from './secrets/index.js';
import { replaceAtOnce, rotateSoon, rotationRules } from './signing-keys/index.js';

/**
 * `node dist/rotate-keys.js`: has another key sign access tokens, before its time. With `--emergency` at once, and no
 * key used so far counts any more. The running service notices within a quarter of a minute.
 */
await withDatabase(readKeyConfig, async ({ db, config, logger }) => {
  const { emergency } = parseArgs({ options: { emergency: { type: 'boolean', default: false } } }).values;
  const dependencies = {
    db,
    sealer: createSealer([config.keyEncryptionSecret, ...config.keyEncryptionSecretPrevious], 'signing keys'),
    rules: rotationRules(config.signingKeyDays),
    now: () => new Date(),
    logger,
  };
  if (emergency) {
    const { kid, withdrawn } = await replaceAtOnce(dependencies);
    console.log(`key ${kid} signs from now on; withdrawn: ${withdrawn.join(' ') || 'none'}`);
    console.log('tokens signed before are refused everywhere within three minutes; sessions go on');
  } else {
    const { kid, activatesAt } = await rotateSoon(dependencies);
    console.log(`key ${kid} is published and signs from ${activatesAt.toISOString()} on`);
  }
});
