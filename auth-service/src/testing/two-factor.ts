import { codeAt } from '../two-factor/index.js';
import { aRegistration, bearerFrom, clientOf } from './requests.js';
import type { TestService } from './test-service.js';

/** Somebody who signs in with a code. */
export type PersonWithTwoFactor = Awaited<ReturnType<typeof withTwoFactor>>;

/** Registers somebody and turns two-factor sign-in on; long enough ago that the code of now is still to be used. */
export async function withTwoFactor({ app, pool }: Pick<TestService, 'app' | 'pool'>) {
  const registration = aRegistration();
  const reply = await clientOf(app).post('/api/auth/register', registration);
  const headers = bearerFrom(reply);
  const id = String(reply.json().data.user.id);
  const offer = await app.inject({ method: 'POST', url: '/api/auth/two-factor', headers });
  const secret = String(offer.json().data.secret);
  const payload = { code: codeAt(secret, new Date()) };
  const confirmed = await app.inject({ method: 'POST', url: '/api/auth/two-factor/confirm', headers, payload });
  await pool.query('update two_factor set last_step = last_step - 3 where user_id = $1', [id]);
  const recoveryCodes: string[] = confirmed.json().data.recoveryCodes;
  const codeOfNow = () => codeAt(secret, new Date());
  return { ...registration, id, reply, headers, secret, recoveryCodes, codeOfNow };
}

/** A code that is not taken now, neither that of this step nor of those beside it. */
export function wrongCodeFor({ secret }: Pick<PersonWithTwoFactor, 'secret'>): string {
  const good = [-30_000, 0, 30_000].map((offset) => codeAt(secret, new Date(Date.now() + offset)));
  return ['000000', '111111', '222222', '333333'].find((code) => !good.includes(code)) ?? '444444';
}
