import { Type } from 'typebox';
import { contract, Uuid } from './contract.js';

/** A whole snapshot, so that a projection needs no earlier event to be right. */
const UserSnapshot = Type.Object({
  userId: Uuid,
  username: Type.String(),
  email: Type.String(),
  fullName: Type.String(),
  role: Type.Union([Type.Literal('collector'), Type.Literal('artist'), Type.Literal('admin')]),
  profilePicture: Type.Union([Type.String(), Type.Null()]),
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
