import { Type } from 'typebox';
import { contract, Uuid } from './contract.js';

const Role = Type.Union([Type.Literal('collector'), Type.Literal('artist'), Type.Literal('admin')]);

/** A whole snapshot, so that a projection needs no earlier event to be right. */
const UserSnapshot = Type.Object({
  userId: Uuid,
  username: Type.String(),
  email: Type.String(),
  fullName: Type.String(),
  role: Role,
  profilePicture: Type.Union([Type.String(), Type.Null()]),
  /** Whether administrators vouch for them. */
  isVerified: Type.Optional(Type.Boolean()),
});

export const userRegistered = contract({
  type: 'user.registered.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person opened an account.',
  data: UserSnapshot,
});

export const userUpdated = contract({
  type: 'user.updated.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person changed what others see of them, or how they are reached.',
  data: UserSnapshot,
});

export const userFollowed = contract({
  type: 'user.followed.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'Somebody began to follow a person; not repeated when they stop and begin again within a day.',
  data: Type.Object({
    userId: Uuid,
    follower: Type.Object({
      userId: Uuid,
      username: Type.String(),
      fullName: Type.String(),
      profilePicture: Type.Union([Type.String(), Type.Null()]),
    }),
    followersCount: Type.Integer({ minimum: 1 }),
  }),
});

export const sessionCompromised = contract({
  type: 'session.compromised.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A session was ended because a refresh token of it, replaced long before, was used again.',
  data: Type.Object({
    userId: Uuid,
    sessionId: Uuid,
    /** In words, never what the device sent: "Firefox on Linux". */
    device: Type.String(),
    at: Type.String({ format: 'date-time' }),
  }),
});

export const userSuspended = contract({
  type: 'user.suspended.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'An administrator suspended a person: their access tokens count no more, anywhere.',
  data: Type.Object({ userId: Uuid }),
});

export const userReinstated = contract({
  type: 'user.reinstated.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'An administrator let a suspended person back.',
  data: Type.Object({ userId: Uuid }),
});

export const userRoleChanged = contract({
  type: 'user.role_changed.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person was given another role on the server: access tokens that say a former one count no more.',
  data: Type.Object({
    userId: Uuid,
    role: Role,
    changedAt: Type.String({ format: 'date-time' }),
  }),
});

export const userClosed = contract({
  type: 'user.closed.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person closed their account: the last event about them, on which everybody forgets who they were.',
  data: Type.Object({
    userId: Uuid,
    /** What they were called, for the last letter to them. */
    username: Type.String(),
    /** Where that letter goes. */
    email: Type.String(),
    /** Addresses of the pictures of themselves, for who stores them to delete. */
    pictures: Type.Array(Type.String()),
    closedAt: Type.String({ format: 'date-time' }),
  }),
});

/** What is shown where the full name of a person was whose account is closed. */
export const closedName = 'Closed account';

/** What a person is called whose account is closed: nobody else's name, and nothing of theirs. */
export function closedUsername(userId: string): string {
  return `closed-${userId.slice(-12)}`;
}
