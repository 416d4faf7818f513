import { Body, envelope, Nullable, PageQuery, page } from '@artel/shared/http';
import { Type } from 'typebox';
import { auditActions } from '../audit/index.js';
import { OwnUser, SubscriptionTier, text } from '../profiles/index.js';

export const VerifyBody = Body(
  { isVerified: Type.Optional(Type.Boolean({ default: true, description: 'false takes the badge away.' })) },
  { title: 'Verification' },
);

export const TierBody = Body({ subscriptionTier: SubscriptionTier }, { title: 'TierOrder' });

export const SuspendBody = Body(
  {
    suspended: Type.Boolean({ description: 'false lets the person back.' }),
    reason: Type.Optional(
      Type.String({ ...text(500), minLength: 3, description: 'Why; required to suspend. Only administrators see it.' }),
    ),
  },
  { title: 'SuspensionOrder' },
);

const Uuid = Type.String({ format: 'uuid' });

/** An act as administrators read it. */
export const AuditRecordView = Type.Object(
  {
    id: Uuid,
    at: Type.String({ format: 'date-time' }),
    action: Type.String(),
    outcome: Type.Enum(['ok', 'refused']),
    actorId: Nullable(Type.String({ description: 'Who did it; null when nobody is known to have.' })),
    subjectId: Nullable(Type.String({ description: 'Whose account it was done to.' })),
    address: Nullable(Type.String({ description: 'The network address it was done from.' })),
    traceId: Type.String({ description: 'Leads to the log.' }),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'AuditRecord' },
);

/** A moment a clock can show: the format alone would let leap seconds pass. */
const moment = (description: string) =>
  Type.String({ format: 'date-time', pattern: '^[^:]+:[0-5][0-9]:[0-5]', description });

export const AuditQuery = Type.Object({
  user: Type.Optional(Type.String({ format: 'uuid', description: 'Who did it, or to whom it was done.' })),
  action: Type.Optional(Type.Enum([...auditActions])),
  from: Type.Optional(moment('From this moment on.')),
  to: Type.Optional(moment('Before this moment.')),
  ...PageQuery.properties,
});

export const AuditAnswer = envelope(page(AuditRecordView, 'entries'), { title: 'AuditAnswer' });

/** An account as administrators see it. */
export const AdminUserAnswer = envelope(
  Type.Object({
    user: Type.Object(
      { ...OwnUser.properties, isSuspended: Type.Boolean(), suspensionReason: Nullable(Type.String()) },
      { title: 'AdminUser' },
    ),
  }),
  { title: 'AdminUserAnswer' },
);
