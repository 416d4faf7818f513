export { type DemoOptions, loadDemo } from './load.js';
export { addressOf, demoCollector, demoPassword } from './people.js';
