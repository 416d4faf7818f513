export { createRounds, type Rounds } from './rounds.js';
