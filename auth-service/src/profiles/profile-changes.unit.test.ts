import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { changedProfile } from './profile-changes.js';
import { ProfileChanges } from './schemas.js';
import type { User } from './user.js';
import { ownView, publicView } from './views.js';

const frida: User = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  username: 'frida',
  email: 'frida@example.com',
  role: 'artist',
  fullName: 'Frida Kahlo',
  firstName: 'Frida',
  lastName: 'Kahlo',
  bio: null,
  website: 'https://frida.example',
  address: 'Londres 247',
  postcode: '04100',
  profilePicture: null,
  coverImage: null,
  hourlyRate: 17_550,
  subscriptionTier: 'free',
  isVerified: false,
  emailVerified: false,
  followersCount: 12,
  followingCount: 3,
  sequence: 4,
  version: 2,
  createdAt: new Date('2025-01-01T00:00:00Z'),
  updatedAt: new Date('2025-02-01T00:00:00Z'),
};

describe('changing a profile', () => {
  it('replaces what is sent and keeps the rest', () => {
    expect(changedProfile(frida, { bio: 'Painter' })).toMatchObject({
      bio: 'Painter',
      website: 'https://frida.example',
    });
  });

  it('empties what is sent as null', () => {
    expect(changedProfile(frida, { website: null })).toMatchObject({ website: null });
  });

  it.each([{}, { fullName: 'Frida Kahlo' }, { bio: null, hourlyRate: 175.5 }])('sees no change in %j', (changes) => {
    expect(changedProfile(frida, changes)).toBeUndefined();
  });

  it('keeps texts composed and without blanks around them, and nothing of blanks alone', () => {
    const changes = { fullName: ' Frida Kahlo\u0301 ', bio: ' \n ' };
    expect(changedProfile(frida, changes)).toMatchObject({ fullName: 'Frida Kahl\u00f3', bio: null });
  });

  it('keeps an hourly rate in whole cents', () => {
    expect(changedProfile(frida, { hourlyRate: 1.15 })).toMatchObject({ hourlyRate: 115 });
  });
});

const misshapen = [
  { profilePicture: 'javascript:alert(1)' },
  { profilePicture: 'https://cdn.example/a"onerror=alert(1)' },
  { fullName: '   ' },
  { fullName: 'Frida\u0000Kahlo' },
  { fullName: 'Frida\r\nBcc: everyone@example.com' },
  { fullName: null },
  { fullName: 'Frida\u202eolhaK' },
  { firstName: 'Fri\u200bda' },
  { lastName: 'Kahlo\ufeff' },
  { address: 'Londres\u2067 247' },
  { postcode: '04100\u001b[2J' },
  { bio: 'Painter\u202e' },
  { website: 'https://frida.example/\u202egpj.exe' },
  { hourlyRate: 1.234 },
  { hourlyRate: -1 },
  { role: 'admin' },
  { email: 'other@example.com' },
];

describe('what may be sent as a change', () => {
  const schema = Compile(ProfileChanges);

  it.each([
    { profilePicture: 'https://artel.example/media/a.jpg' },
    { coverImage: '/media/01890a5d/cover.webp' },
    { hourlyRate: 99.99, bio: 'Painter\nof herself' },
  ])('accepts %j', (changes) => expect(schema.Check(changes)).toBe(true));

  it.each(misshapen)('refuses %j', (changes) => expect(schema.Check(changes)).toBe(false));
});

describe('what is shown of a person', () => {
  it('tells the public nothing about how to reach them', () => {
    const shown = publicView(frida);
    for (const hidden of ['email', 'address', 'postcode', 'firstName', 'lastName'])
      expect(shown).not.toHaveProperty(hidden);
    expect(shown).toMatchObject({ username: 'frida', hourlyRate: 175.5, isPremium: false });
  });

  it('tells the person themselves everything', () => {
    expect(ownView(frida)).toMatchObject({ email: 'frida@example.com', address: 'Londres 247', postcode: '04100' });
  });

  it('calls a paying subscriber premium', () => {
    expect(publicView({ ...frida, subscriptionTier: 'pro' }).isPremium).toBe(true);
  });
});
