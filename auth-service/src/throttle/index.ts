export {
  type Against,
  type Attempt,
  againstName,
  againstOwner,
  codesOf,
  createThrottle,
  type Throttle,
} from './throttle.js';
