import { Body, envelope, Nullable, page } from '@artel/shared/http';
import { Type } from 'typebox';
import { OwnUser, text } from '../profiles/index.js';

/** Bounds on what is only compared, not stored: long enough for anything that could be right. */
const identifier = text(254);

/** Of an authenticator or from the list of recovery codes; spaces and hyphens do not matter. */
export const Code = Type.String({ ...text(64), minLength: 1 });

export const OptionalCode = Type.Optional(
  Type.String({ ...Code, description: 'Where two-factor sign-in is on: of the authenticator, or a recovery code.' }),
);

const password = Type.String({ minLength: 1, maxLength: 1024 });

export const LoginBody = Body(
  {
    email: Type.Optional(Type.String({ ...identifier, description: 'Email address, or username.' })),
    username: Type.Optional(Type.String({ ...identifier, description: 'Instead of `email`.' })),
    password,
    code: OptionalCode,
  },
  { title: 'Login' },
);

export const LogoutBody = Body({
  token: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: 'An access or refresh token.' })),
});

/** The answer to everything that signs somebody in; `token` and `data.accessToken` are the same. */
export const SignedInAnswer = Type.Object(
  {
    success: Type.Literal(true),
    message: Type.String(),
    token: Type.String(),
    data: Type.Object({
      user: OwnUser,
      accessToken: Type.String({ description: 'A JWT to send as `Authorization: Bearer <token>`.' }),
      expiresIn: Type.Integer({ description: 'Seconds until the access token expires.' }),
    }),
  },
  { title: 'SignedIn' },
);

export const Session = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    device: Type.String({ description: 'In words, as "Firefox on Linux".' }),
    addressPrefix: Nullable(Type.String({ description: 'The network it was opened from, as "203.0.113.0/24".' })),
    createdAt: Type.String({ format: 'date-time' }),
    lastUsedAt: Type.String({ format: 'date-time', description: 'When it was last opened or refreshed.' }),
    expiresAt: Type.String({ format: 'date-time' }),
    isCurrent: Type.Boolean({ description: 'Whether it is the one that asks.' }),
  },
  { title: 'Session' },
);

export const SessionsAnswer = envelope(page(Session, 'sessions'), { title: 'SessionsAnswer' });

export const EndedAnswer = envelope(Type.Object({ ended: Type.Integer({ description: 'How many sessions ended.' }) }), {
  title: 'SessionsEndedAnswer',
});
