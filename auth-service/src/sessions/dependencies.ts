import type { TokenVerifier } from '@artel/shared/auth';
import type { Logger } from '@artel/shared/telemetry';
import type { Database } from '../database/index.js';
import type { KeyRing } from '../signing-keys/index.js';
import type { Throttle } from '../throttle/index.js';
import type { AccessTokenRules } from './access-tokens.js';
import type { Passwords } from './passwords.js';
import type { SecondFactor } from './second-factor.js';

/** What the use cases of this feature work with. */
export interface SessionDependencies {
  readonly db: Database;
  readonly keyRing: Pick<KeyRing, 'signingKey'>;
  /** Checks access tokens, for signing out with one. */
  readonly verifier: TokenVerifier;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  readonly throttle: Throttle;
  readonly tokenRules: AccessTokenRules;
  /** The key refresh tokens are continued with. */
  readonly refreshKey: () => Buffer;
  /** How long after signing in one has to sign in again, in milliseconds. */
  readonly sessionLifetimeMs: number;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  readonly logger: Logger;
}
