import { Body } from '@artel/shared/http';
import { Type } from 'typebox';
import { Password } from '../passwords/index.js';
import { Address, Bio, Email, FullName, NamePart, Postcode, Username, Website } from '../profiles/index.js';

const repeated = Type.String({ description: 'If present, must equal `password`.' });

export const RegisterBody = Body(
  {
    username: Username,
    email: Email,
    password: Password,
    confirmPassword: Type.Optional(repeated),
    confirm_password: Type.Optional(repeated),
    password_confirmation: Type.Optional(repeated),
    role: Type.Optional(
      Type.Enum(['collector', 'artist', 'user', 'admin'], {
        description: '`user` means `collector`, the default; `admin` is refused.',
      }),
    ),
    fullName: Type.Optional(FullName),
    firstName: Type.Optional(NamePart),
    lastName: Type.Optional(NamePart),
    bio: Type.Optional(Bio),
    website: Type.Optional(Website),
    address: Type.Optional(Address),
    postcode: Type.Optional(Postcode),
  },
  { title: 'Registration' },
);

/** What an administrator is made of. */
export const AdminInput = Body({ username: Username, email: Email, password: Password });
