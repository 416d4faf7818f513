export { type Against, type Attempt, codesOf, createThrottle, type Throttle } from './throttle.js';
