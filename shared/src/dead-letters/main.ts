import { deadLettersCommand } from './command.js';
import { readBroker } from './config.js';

// Where there is no checkout: in the container of any service, whose broker it takes.
try {
  const how = 'node ../shared/dist/dead-letters/main.js';
  process.exitCode = await deadLettersCommand(process.argv.slice(2), how, readBroker);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
