export { createHashKeys, type HashKeys, type HashPurpose, hashKeySealing } from './hash-keys.js';
