import { Secret, TOTP } from 'otpauth';

/** What authenticator apps agree on (RFC 6238 with the defaults of RFC 4226): others they often ignore. */
const parameters = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Steps of 30 s by which a telephone's clock may be wrong, either way. */
const window = 1;

/** A new secret of 160 bits, the length of the hash (RFC 4226, § 4), in base32 as people can type it. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address an authenticator reads from a QR code: `otpauth://totp/Artel:ada?secret=…`. */
export function otpauthUri(secret: string, account: string): string {
  return new TOTP({ ...parameters, issuer: 'Artel', label: account, secret }).toString();
}

/**
 * The time step a code is of, or undefined when it is of none that is now, just was or is about to be. Whoever takes
 * the code remembers the step, because a code must be good only once (RFC 6238, § 5.2).
 */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  // The library throws where text has more bytes than letters.
  if (!/^\d{6}$/.test(code)) return undefined;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...parameters, secret: Secret.fromBase32(secret), token: code, timestamp, window });
  return delta === null ? undefined : TOTP.counter({ period: parameters.period, timestamp }) + delta;
}

/** The code of a moment: what an authenticator shows. */
export function codeAt(secret: string, at: Date): string {
  return TOTP.generate({ ...parameters, secret: Secret.fromBase32(secret), timestamp: at.getTime() });
}
