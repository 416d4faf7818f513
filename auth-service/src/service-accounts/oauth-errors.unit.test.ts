import { catalogue, type ErrorCode } from '@artel/shared/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOAuthError } from './oauth-errors.js';

const registered = [
  'invalid_request',
  'invalid_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_token',
  'insufficient_scope',
  'temporarily_unavailable',
  'server_error',
];

describe('an error as OAuth has it', () => {
  it('has a name libraries know, whatever the error is, and keeps ours', () => {
    for (const code of Object.keys(catalogue) as ErrorCode[]) {
      const problem = asOAuthError({ code, message: 'what happened' });
      expect(registered).toContain(problem.error);
      expect(problem).toMatchObject({ code, message: 'what happened', error_description: 'what happened' });
    }
  });

  it('is described with the characters that are allowed, whatever its message says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 0x2fff, min: 0 })), (codes) => {
        const message = String.fromCharCode(...codes);
        const { error_description } = asOAuthError({ code: 'invalid_scope', message });
        expect(error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/);
      }),
    );
  });
});
