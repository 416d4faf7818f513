import { requireRole, userOf } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { type ArtelServer, IdParams, offsetOf, ok, paginate, problems } from '@artel/shared/http';
import { type AuditRecord, findAudit } from '../audit/index.js';
import type { Database } from '../database/index.js';
import { ownView } from '../profiles/index.js';
import { AdminUserAnswer, AuditAnswer, AuditQuery, SuspendBody, TierBody, VerifyBody } from './schemas.js';
import type { AdministeredUser, Administration } from './use-cases.js';

export interface AdminRouteOptions {
  readonly administration: Administration;
  readonly db: Database;
}

/** What administrators do to accounts, and what was done. */
export function adminRoutes(app: ArtelServer, { administration, db }: AdminRouteOptions): void {
  app.put(
    '/api/admin/users/:id/verify',
    {
      onRequest: requireRole('admin'),
      schema: {
        operationId: 'verifyUser',
        tags: ['administration'],
        summary: 'Give a person the badge, or take it away',
        params: IdParams,
        body: VerifyBody,
        response: { 200: AdminUserAnswer, ...problems('user_not_found') },
      },
    },
    async (request) => {
      const { isVerified = true } = request.body;
      const user = await administration.verify(userOf(request).id, request.params.id, isVerified);
      return ok(isVerified ? 'User verified' : 'User not verified any more', { user: adminView(user) });
    },
  );

  app.put(
    '/api/admin/users/:id/tier',
    {
      onRequest: requireRole('admin'),
      schema: {
        operationId: 'setUserTier',
        tags: ['administration'],
        summary: 'Move a person to a subscription tier',
        params: IdParams,
        body: TierBody,
        response: { 200: AdminUserAnswer, ...problems('user_not_found') },
      },
    },
    async (request) => {
      const { subscriptionTier } = request.body;
      const user = await administration.setTier(userOf(request).id, request.params.id, subscriptionTier);
      return ok('Tier set', { user: adminView(user) });
    },
  );

  app.put(
    '/api/admin/users/:id/suspend',
    {
      onRequest: requireRole('admin'),
      schema: {
        operationId: 'suspendUser',
        tags: ['administration'],
        summary: 'Suspend a person, or let them back',
        description:
          'A suspension ends all sessions at once; access tokens that are still out are refused by every service ' +
          'within a minute, and open WebSockets are closed. Nobody finds the person by searching.',
        params: IdParams,
        body: SuspendBody,
        response: { 200: AdminUserAnswer, ...problems('user_not_found', 'conflict') },
      },
    },
    async (request) => {
      const { suspended, reason } = request.body;
      const [adminId, userId] = [userOf(request).id, request.params.id];
      const user = suspended
        ? await administration.suspend(adminId, userId, reason ?? refuseWithoutReason())
        : await administration.reinstate(adminId, userId);
      return ok(suspended ? 'User suspended' : 'User reinstated', { user: adminView(user) });
    },
  );

  app.get(
    '/api/admin/audit',
    {
      onRequest: requireRole('admin'),
      schema: {
        operationId: 'listAudit',
        tags: ['administration'],
        summary: 'What was done to accounts, and by whom',
        description: 'The latest first.',
        querystring: AuditQuery,
        response: { 200: AuditAnswer },
      },
    },
    async (request) => {
      const { user, action, from, to, ...query } = request.query;
      const filter = {
        ...(user !== undefined && { user }),
        ...(action !== undefined && { action }),
        ...(from !== undefined && { from: new Date(from) }),
        ...(to !== undefined && { to: new Date(to) }),
      };
      const { entries, total } = await findAudit(db, filter, { limit: query.limit, offset: offsetOf(query) });
      return ok('Audit log retrieved', { entries: entries.map(auditView), pagination: paginate(query, total) });
    },
  );
}

function refuseWithoutReason(): never {
  fail('validation_failed', 'reason is required', { fields: [{ field: 'reason', message: 'reason is required' }] });
}

function adminView(user: AdministeredUser) {
  const { isSuspended, suspensionReason } = user;
  return { ...ownView(user), isSuspended, suspensionReason };
}

function auditView({ at, details, ...record }: AuditRecord) {
  return { ...record, at: at.toISOString(), details: { ...details } };
}
