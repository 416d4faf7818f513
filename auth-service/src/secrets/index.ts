export { sealWithKey as seal, UnsealError, unsealWithKey as unseal } from '@artel/shared/sealing';
export { deriveKey } from './derive-key.js';
export { createSealer, type Sealer, type Secrets } from './sealer.js';
