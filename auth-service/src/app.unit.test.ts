import { describe, expect, it } from 'vitest';
import { describeApi } from './app.js';

describe('the description of the API', () => {
  it('is made without anything running and names every operation', async () => {
    const { paths } = (await describeApi()) as { paths: Record<string, Record<string, { operationId: string }>> };
    const operations = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual([
      'getMe',
      'getSigningKeys',
      'getUser',
      'login',
      'logout',
      'refreshSession',
      'register',
      'updateProfile',
    ]);
  });
});
