import { describe, expect, it } from 'vitest';
import { describeApi } from './app.js';

describe('the description of the API', () => {
  it('is made without anything running and names every operation', async () => {
    const { paths } = (await describeApi()) as { paths: Record<string, Record<string, { operationId: string }>> };
    const operations = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual([
      'changeEmail',
      'changePassword',
      'closeAccount',
      'confirmEmail',
      'confirmTwoFactor',
      'endOtherSessions',
      'endSession',
      'fetchDataExport',
      'fetchDataExportByLink',
      'followUser',
      'forgotPassword',
      'getMe',
      'getSigningKeys',
      'getTwoFactor',
      'getUser',
      'introspectToken',
      'issueServiceToken',
      'listAudit',
      'listDataExports',
      'listFollowers',
      'listFollowing',
      'listSessions',
      'login',
      'logout',
      'refreshSession',
      'register',
      'requestDataExport',
      'resendVerification',
      'resetPassword',
      'searchUsers',
      'setUserTier',
      'startTwoFactor',
      'subscribe',
      'suspendUser',
      'turnOffTwoFactor',
      'unfollowUser',
      'updateProfile',
      'updateUser',
      'verifyEmail',
      'verifyUser',
    ]);
  });
});
