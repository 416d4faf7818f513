import { loadConfig, serviceSettings } from '../config/index.js';
import type { DeadLetterBroker } from './command.js';

/** The broker of the service whose environment this is. @throws ConfigError when it names none */
export function readBroker(): DeadLetterBroker {
  const { amqpUrl, amqpNamespace } = serviceSettings(0);
  return loadConfig({ amqpUrl, amqpNamespace });
}
