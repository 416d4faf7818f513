import { type FieldError, fail } from '@artel/shared/errors';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { User } from '../profiles/index.js';
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

/** Names that are, or may become, a path segment beside `/api/users/:username`. */
const pathSegments = new Set(['me', 'profile', 'search']);

/** Names that would make people believe the platform itself is speaking. */
const officialNames = new Set(['admin', 'administrator', 'artel', 'moderator', 'support', 'system']);

/**
 * What is wrong with a registration beyond the shape of its fields. Takes anything, because these problems are
 * reported together with those of the shape.
 */
export function registrationProblems(input: Input): FieldError[] {
  return [
    ...usernameProblems(input, [pathSegments, officialNames]),
    ...passwordProblems(input),
    ...confirmationProblems(input),
  ];
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
    email: input.email,
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
export function adminProblems(input: Static<typeof AdminInput>): FieldError[] {
  const badFields = adminShape.Errors(input).map(({ instancePath }) => instancePath.slice(1));
  const malformed = [...new Set(badFields)].map((field) => ({ field, message: `${field} is missing or malformed` }));
  return [...malformed, ...usernameProblems(input, [pathSegments]), ...passwordProblems(input)];
}

/** What to tell somebody whose chosen names belong to others already. */
export function takenProblems(taken: { readonly username: boolean; readonly email: boolean }): FieldError[] {
  return [
    ...(taken.username ? [{ field: 'username', message: 'username is taken' }] : []),
    ...(taken.email ? [{ field: 'email', message: 'email is taken' }] : []),
  ];
}

function usernameProblems({ username }: Input, reserved: readonly ReadonlySet<string>[]): FieldError[] {
  if (typeof username !== 'string' || !reserved.some((names) => names.has(username.toLowerCase()))) return [];
  return [{ field: 'username', message: 'username is reserved' }];
}

function passwordProblems({ password, username, email }: Input): FieldError[] {
  if (typeof password !== 'string') return [];
  const guessable = [username, email].some(
    (known) => typeof known === 'string' && known.toLowerCase() === password.toLowerCase(),
  );
  return guessable
    ? [{ field: 'password', message: 'password must differ from the username and the email address' }]
    : [];
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
  return value?.trim() || null;
}
