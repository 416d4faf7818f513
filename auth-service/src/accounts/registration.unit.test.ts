import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { adminProblems, type Registration, registrationProblems, takenProblems, toNewAccount } from './registration.js';
import { RegisterBody } from './schemas.js';

const frida: Registration = { username: 'frida', email: 'frida@example.com', password: 'a house painted blue' };
const fieldsOf = (problems: readonly { field: string }[]) => problems.map(({ field }) => field);
const body = Compile(RegisterBody);
const isCommon = (text: string) => text === 'qwertyuiop';
const problemsOf = (input: Readonly<Record<string, unknown>>) => registrationProblems(input, isCommon);
const adminProblemsOf = (input: Parameters<typeof adminProblems>[0]) => adminProblems(input, isCommon);

describe('the shape of a registration', () => {
  it('asks for no more than a username, an email address and a password', () => {
    expect(body.Check(frida)).toBe(true);
  });

  it.each(['ab', 'a'.repeat(31), 'with space', 'frida@home', 'frída', 'fri/da'])(
    'refuses the username %j',
    (username) => {
      expect(body.Check({ ...frida, username })).toBe(false);
    },
  );

  it.each(['frida', 'a@', '@b.example', 'a b@c.example'])('refuses the email address %j', (email) => {
    expect(body.Check({ ...frida, email })).toBe(false);
  });

  it('counts a password in characters, not in bytes', () => {
    expect(body.Check({ ...frida, password: '🎨'.repeat(9) })).toBe(false);
    expect(body.Check({ ...frida, password: '🎨'.repeat(128) })).toBe(true);
    expect(body.Check({ ...frida, password: '🎨'.repeat(129) })).toBe(false);
  });

  it('refuses text that PostgreSQL could not store', () => {
    expect(body.Check({ ...frida, bio: 'a\u0000b' })).toBe(false);
  });

  it('refuses a website that is no web address', () => {
    expect(body.Check({ ...frida, website: 'javascript:alert(1)' })).toBe(false);
    expect(body.Check({ ...frida, website: 'https://frida.example/works' })).toBe(true);
  });

  it.each(['fullName', 'firstName', 'lastName', 'address', 'postcode', 'bio'])(
    'refuses a %s that turns text',
    (field) => {
      expect(body.Check({ ...frida, [field]: 'admin\u202enimda' })).toBe(false);
      expect(body.Check({ ...frida, [field]: 'Zoë' })).toBe(true);
    },
  );

  it('refuses fields it does not know', () => {
    expect(body.Check({ ...frida, isVerified: true })).toBe(false);
  });
});

describe('what no schema can say about a registration', () => {
  it('finds nothing wrong with a plain one', () => {
    expect(problemsOf(frida)).toEqual([]);
  });

  it.each(['confirmPassword', 'confirm_password', 'password_confirmation'])('compares %s where it is sent', (field) => {
    expect(problemsOf({ ...frida, [field]: frida.password })).toEqual([]);
    expect(fieldsOf(problemsOf({ ...frida, [field]: 'something else' }))).toEqual([field]);
  });

  it('refuses a password that is the username or the address, in any case', () => {
    expect(fieldsOf(problemsOf({ ...frida, password: 'FRIDA@example.com' }))).toEqual(['password']);
    expect(fieldsOf(problemsOf({ ...frida, username: 'frida_kahlo', password: 'Frida_Kahlo' }))).toEqual(['password']);
  });

  it('refuses a common password', () => {
    expect(fieldsOf(problemsOf({ ...frida, password: 'Qwertyuiop' }))).toEqual(['password']);
  });

  it.each(['search', 'Profile', 'SUPPORT', 'supp0rt', 'Adm1n', 'Ar.tel', 'artel_support', 'Te4m-artel-team'])(
    'keeps the username %s for the platform',
    (username) => {
      expect(fieldsOf(problemsOf({ ...frida, username }))).toEqual(['username']);
    },
  );

  it.each(['artelier', 'adminton', 'new_artist', 'team_frida'])('leaves the username %s to people', (username) => {
    expect(problemsOf({ ...frida, username })).toEqual([]);
  });

  it('tells of all problems at once', () => {
    const problems = problemsOf({ ...frida, username: 'me', confirmPassword: 'x', confirm_password: 'y' });
    expect(fieldsOf(problems)).toEqual(['username', 'confirmPassword', 'confirm_password']);
  });

  it('copes with anything a client may send', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(RegisterBody.properties)), fc.anything()), (input) => {
        expect(Array.isArray(problemsOf(input))).toBe(true);
      }),
    );
  });
});

describe('the account a registration asks for', () => {
  it('makes a collector of whoever says nothing, or user', () => {
    expect(toNewAccount(frida).role).toBe('collector');
    expect(toNewAccount({ ...frida, role: 'user' }).role).toBe('collector');
    expect(toNewAccount({ ...frida, role: 'artist' }).role).toBe('artist');
  });

  it('makes no administrators', () => {
    expect(() => toNewAccount({ ...frida, role: 'admin' })).toThrow(
      expect.objectContaining({ code: 'admin_registration_forbidden', status: 403 }),
    );
  });

  it.each([
    [{ fullName: 'Frida Kahlo', firstName: 'F', lastName: 'K' }, 'Frida Kahlo'],
    [{ firstName: 'Frida', lastName: 'Kahlo' }, 'Frida Kahlo'],
    [{ lastName: ' Kahlo ' }, 'Kahlo'],
    [{ firstName: '  ' }, 'frida'],
    [{}, 'frida'],
  ])('takes the full name from %j', (names, fullName) => {
    expect(toNewAccount({ ...frida, ...names }).fullName).toBe(fullName);
  });

  it('keeps texts composed and without blanks around them', () => {
    const account = toNewAccount({ ...frida, fullName: ' Zoe\u0308 ', bio: 'Painter\n' });
    expect(account).toMatchObject({ fullName: 'Zo\u00eb', bio: 'Painter' });
  });

  it('keeps nothing where only blanks were sent', () => {
    expect(toNewAccount({ ...frida, bio: '  ', website: '' })).toMatchObject({ bio: null, website: null });
  });
});

describe('names that are taken', () => {
  it('are both reported', () => {
    expect(fieldsOf(takenProblems({ username: true, email: true }))).toEqual(['username', 'email']);
    expect(takenProblems({ username: false, email: false })).toEqual([]);
  });
});

describe('an administrator made on the server', () => {
  it('may have an official name but none that is a path', () => {
    const admin = { username: 'admin', email: 'admin@example.com', password: 'long enough to be safe' };
    expect(adminProblemsOf(admin)).toEqual([]);
    expect(fieldsOf(adminProblemsOf({ ...admin, username: 'search' }))).toEqual(['username']);
  });

  it('is held to the same shape as everybody', () => {
    expect(fieldsOf(adminProblemsOf({ username: '', email: 'x', password: 'short' }))).toEqual([
      'username',
      'email',
      'password',
    ]);
  });
});
