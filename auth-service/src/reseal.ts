import { withDatabase } from './command.js';
import { readKeyConfig } from './config.js';
import { reseal, sealedColumns } from './resealing/index.js';

/**
 * `node dist/reseal.js`: once every replica has the new KEY_ENCRYPTION_SECRET, seals with it what is still sealed with
 * those of KEY_ENCRYPTION_SECRET_PREVIOUS. When it succeeds, these can be dropped.
 */
await withDatabase(readKeyConfig, async ({ db, config }) => {
  const secrets = [config.keyEncryptionSecret, ...config.keyEncryptionSecretPrevious] as const;
  const results = await reseal(db, secrets, sealedColumns);
  for (const { table, renewed } of results) console.log(`${table}: ${renewed} sealed anew`);
  const unreadable = results.flatMap(({ table, unreadable }) => unreadable.map((key) => `${table} ${key}`));
  if (unreadable.length > 0) throw new Error(`no secret opens:\n${unreadable.join('\n')}`);
});
