import { Body } from '@artel/shared/http';
import { Type } from 'typebox';

const word = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });

export const TokenBody = Body(
  {
    grant_type: word(100, '`client_credentials`.'),
    client_id: Type.Optional(word(100, 'Unless `Authorization: Basic` says it.')),
    client_secret: Type.Optional(word(200, 'Unless `Authorization: Basic` says it.')),
    scope: Type.Optional(word(500, 'Separated by spaces; all the account may do if left out.')),
  },
  { title: 'TokenRequest' },
);

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ description: 'Seconds.' }),
    scope: Type.String(),
  },
  { title: 'TokenAnswer' },
);

export const IntrospectBody = Body(
  {
    token: word(4096, 'An access token of a person or a service account.'),
    token_type_hint: Type.Optional(word(100, 'Not needed; accepted because RFC 7662 has it.')),
  },
  { title: 'IntrospectionRequest' },
);

export const IntrospectionAnswer = Type.Object(
  {
    active: Type.Boolean({ description: 'Whether the token is good now. If not, nothing else is told.' }),
    token_type: Type.Optional(Type.String()),
    sub: Type.Optional(Type.String()),
    username: Type.Optional(Type.String()),
    role: Type.Optional(Type.String()),
    sid: Type.Optional(Type.String({ description: 'The session.' })),
    client_id: Type.Optional(Type.String()),
    scope: Type.Optional(Type.String()),
    iss: Type.Optional(Type.String()),
    aud: Type.Optional(Type.String()),
    iat: Type.Optional(Type.Integer()),
    exp: Type.Optional(Type.Integer()),
  },
  { title: 'Introspection' },
);
