import { Body } from '@artel/shared/http';
import { Type } from 'typebox';
import { OwnUser, text } from '../profiles/index.js';

/** Bounds on what is only compared, not stored: long enough for anything that could be right. */
const identifier = text(254);
const password = Type.String({ minLength: 1, maxLength: 1024 });

export const LoginBody = Body(
  {
    email: Type.Optional(Type.String({ ...identifier, description: 'Email address, or username.' })),
    username: Type.Optional(Type.String({ ...identifier, description: 'Instead of `email`.' })),
    password,
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
