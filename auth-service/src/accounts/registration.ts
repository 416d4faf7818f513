import { type FieldError, fail } from '@artel/shared/errors';
import { tidy } from '@artel/shared/http';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { type IsCommon, weakness } from '../passwords/index.js';
import { canonicalEmail, type User } from '../profiles/index.js';
import { isPathSegment, isReserved } from './reserved-names.js';
import { AdminInput, type RegisterBody } from './schemas.js';

/** A registration as it arrives. */
export type Registration = Static<typeof RegisterBody>;

/** The part of a new account that the person chose. */
export type NewAccount = Pick<
  User,
  'username' | 'email' | 'role' | 'fullName' | 'firstName' | 'lastName' | 'bio' | 'website' | 'address' | 'postcode'
>;

/** Anything with named values: what is checked may have any shape. */
type Input = Readonly<Record<string, unknown>>;

const confirmations = ['confirmPassword', 'confirm_password', 'password_confirmation'] as const;

/**
 * What is wrong with a registration beyond the shape of its fields. Takes anything, because these problems are
 * reported together with those of the shape.
 */
export function registrationProblems(input: Input, isCommon: IsCommon): FieldError[] {
  return [...usernameProblems(input, isReserved), ...passwordProblems(input, isCommon), ...confirmationProblems(input)];
}

/**
 * The account that a valid registration asks for. Without a full name it is put together from the first and last
 * name, or else it is the username.
 *
 * @throws AppError admin_registration_forbidden: administrators are made on the server, never through the API
 */
export function toNewAccount(input: Registration): NewAccount {
  if (input.role === 'admin') fail('admin_registration_forbidden');
  return {
    username: input.username,
    email: canonicalEmail(input.email),
    role: input.role === 'artist' ? 'artist' : 'collector',
    fullName: fullNameOf(input),
    firstName: filled(input.firstName),
    lastName: filled(input.lastName),
    bio: filled(input.bio),
    website: filled(input.website),
    address: filled(input.address),
    postcode: filled(input.postcode),
  };
}

const adminShape = Compile(AdminInput);

/** What is wrong with the account of a future administrator. */
export function adminProblems(input: Static<typeof AdminInput>, isCommon: IsCommon): FieldError[] {
  const badFields = adminShape.Errors(input).map(({ instancePath }) => instancePath.slice(1));
  const malformed = [...new Set(badFields)].map((field) => ({ field, message: `${field} is missing or malformed` }));
  const others = [...usernameProblems(input, isPathSegment), ...passwordProblems(input, isCommon)];
  return [...malformed, ...others.filter(({ field }) => !badFields.includes(field))];
}

/** What to tell somebody whose chosen names belong to others already. */
export function takenProblems(taken: { readonly username: boolean; readonly email: boolean }): FieldError[] {
  return [
    ...(taken.username ? [{ field: 'username', message: 'username is taken' }] : []),
    ...(taken.email ? [{ field: 'email', message: 'email is taken' }] : []),
  ];
}

function usernameProblems({ username }: Input, reserved: (username: string) => boolean): FieldError[] {
  if (typeof username !== 'string' || !reserved(username)) return [];
  return [{ field: 'username', message: 'username is reserved' }];
}

function passwordProblems({ password, username, email }: Input, isCommon: IsCommon): FieldError[] {
  if (typeof password !== 'string') return [];
  const problem = weakness(password, { username, email }, isCommon);
  return problem === undefined ? [] : [{ field: 'password', message: `password ${problem}` }];
}

function confirmationProblems(input: Input): FieldError[] {
  return confirmations
    .filter((field) => input[field] !== undefined && input[field] !== input.password)
    .map((field) => ({ field, message: `${field} does not match the password` }));
}

function fullNameOf({ fullName, firstName, lastName, username }: Registration): string {
  const joined = [filled(firstName), filled(lastName)].filter((part) => part !== null).join(' ');
  return filled(fullName) ?? (joined || username);
}

function filled(value: string | undefined): string | null {
  return tidy(value ?? '') || null;
}
