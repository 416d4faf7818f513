export { applyIfNewer } from './apply-if-newer.js';
