import { describe, expect, it } from 'vitest';
import { confidentialDetail } from './entry.js';

describe('the details of an act', () => {
  it.each([{ sessionId: 's' }, { fields: ['bio'] }, { role: 'artist' }, {}])('may be %j', (details) => {
    expect(confidentialDetail(details)).toBeUndefined();
  });

  it.each([{ password: 'x' }, { newPassword: 'x' }, { refreshToken: 'x' }, { clientSecret: 'x' }, { totp: '1' }])(
    'may not be %j',
    (details) => expect(confidentialDetail(details)).toBe(Object.keys(details)[0]),
  );
});
