import { Body, envelope, Label, Line, Nullable, Prose } from '@artel/shared/http';
import { Type } from 'typebox';

/** Text of a limited length (in code points) that PostgreSQL can store: everything but NUL. */
export const text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' });

/** 3 to 30 letters, digits, `_`, `.` or `-`; never an `@`, so a username cannot be mistaken for an address. */
export const Username = Type.String({ minLength: 3, maxLength: 30, pattern: '^[a-zA-Z0-9_.-]*$' });

/** A username, or an id, which is longer than any username. */
export const NameOrId = Type.Union([Username, Type.String({ format: 'uuid' })], { description: 'Username or id.' });

export const Email = Type.String({ format: 'email', maxLength: 254 });

export const Website = Type.String({ format: 'uri', maxLength: 200, pattern: '^https?://' });

export const FullName = Label(100);

/** A first or a last name. */
export const NamePart = Line(50);

export const Bio = Prose(700);

/** Street and number, on one line. */
export const Address = Line(255);

export const Postcode = Line(20);

/** An uploaded image: its address as the upload answered it, absolute or on this platform. */
const ImageAddress = Type.String({
  maxLength: 2048,
  // Only characters an address may have (RFC 3986, appendix A), so that it stays one wherever a client puts it.
  pattern: '^(https?://|/media/)[^\\s"<>\\\\^`{|}\\x00-\\x1f\\x7f]+$',
});

export const SubscriptionTier = Type.Enum(['free', 'premium', 'pro']);

export const PublicUser = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    username: Type.String(),
    fullName: Type.String(),
    role: Type.Enum(['collector', 'artist', 'admin']),
    bio: Nullable(Type.String()),
    website: Nullable(Type.String()),
    profilePicture: Nullable(Type.String()),
    coverImage: Nullable(Type.String()),
    hourlyRate: Nullable(Type.Number({ description: 'price of an hour of consultation, in EUR' })),
    subscriptionTier: SubscriptionTier,
    isPremium: Type.Boolean(),
    isVerified: Type.Boolean(),
    followersCount: Type.Integer(),
    followingCount: Type.Integer(),
    isFollowing: Type.Boolean({ description: 'Whether the caller follows them; false for a guest.' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { title: 'User' },
);

const { id, username, fullName, role, bio, profilePicture, subscriptionTier, isVerified, followersCount, isFollowing } =
  PublicUser.properties;

/** As much of a person as a list of people needs. */
export const UserCard = Type.Object(
  { id, username, fullName, role, bio, profilePicture, subscriptionTier, isVerified, followersCount, isFollowing },
  { title: 'UserCard' },
);

export const OwnUser = Type.Object(
  {
    ...PublicUser.properties,
    email: Type.String(),
    emailVerified: Type.Boolean({ description: 'Whether the link sent to the address was opened.' }),
    firstName: Nullable(Type.String()),
    lastName: Nullable(Type.String()),
    address: Nullable(Type.String()),
    postcode: Nullable(Type.String()),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { title: 'OwnUser' },
);

export const UserAnswer = envelope(Type.Object({ user: PublicUser }), { title: 'UserAnswer' });

export const OwnUserAnswer = envelope(Type.Object({ user: OwnUser }), { title: 'OwnUserAnswer' });

/** What people may change about themselves; `null` empties a field, a field left out stays as it is. */
export const ProfileChanges = Body(
  {
    fullName: Type.Optional(FullName),
    firstName: Type.Optional(Nullable(NamePart)),
    lastName: Type.Optional(Nullable(NamePart)),
    bio: Type.Optional(Nullable(Bio)),
    website: Type.Optional(Nullable(Website)),
    address: Type.Optional(Nullable(Address)),
    postcode: Type.Optional(Nullable(Postcode)),
    profilePicture: Type.Optional(Nullable(ImageAddress)),
    coverImage: Type.Optional(Nullable(ImageAddress)),
    hourlyRate: Type.Optional(
      Nullable(Type.Number({ minimum: 0, maximum: 1_000_000, multipleOf: 0.01, description: 'in EUR' })),
    ),
  },
  { title: 'ProfileChanges' },
);
