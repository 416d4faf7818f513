export { isDuplicateKey, upserting } from './duplicate-key.js';
