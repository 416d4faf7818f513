import { Type } from 'typebox';
import type { IsCommon } from './common.js';

/**
 * Length in code points. Long enough to resist guessing; the upper bound keeps hashing cheap for the server (OWASP).
 * Nothing is asked of its characters: that makes passwords worse (NIST SP 800-63B, § 3.1.1.2).
 */
export const Password = Type.String({ minLength: 10, maxLength: 128 });

/** Who chooses a password: what everybody knows of them must not be in it. */
export interface Owner {
  readonly username?: unknown;
  readonly email?: unknown;
}

/** Parts of a name shorter than this are in too many good passwords by chance. */
const shortestName = 3;

const lookAlikes: Readonly<Record<string, string>> = { '@': 'a', $: 's', '0': 'o', '1': 'i', '3': 'e', '5': 's' };

/**
 * Why a password of allowed length is too easy to guess, as the end of a sentence that begins with the field's name;
 * undefined when it is not.
 */
export function weakness(password: string, owner: Owner, isCommon: IsCommon): string | undefined {
  const folded = password.normalize('NFKC').toLowerCase();
  if (namesOf(owner).some((name) => folded.includes(name))) {
    return 'must not contain the username or the email address';
  }
  if (/^(.{1,4})\1+$/su.test(folded) || variantsOf(folded).some(isCommon)) {
    return 'is too easy to guess: it is among the most common passwords, or a variation of one';
  }
  return undefined;
}

function namesOf({ username, email }: Owner): string[] {
  const local = typeof email === 'string' ? email.slice(0, Math.max(email.lastIndexOf('@'), 0)) : undefined;
  return [username, local].flatMap((name) =>
    typeof name === 'string' && name.length >= shortestName ? [name.normalize('NFKC').toLowerCase()] : [],
  );
}

/** What guessing programs undo first: digits and signs around a word, and signs for the letters they look like. */
function variantsOf(folded: string): string[] {
  const spelled = folded.replace(/[@$0135]/g, (sign) => lookAlikes[sign] ?? sign);
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const spelledCore = core.replace(/[@$0135]/g, (sign) => lookAlikes[sign] ?? sign);
  return [...new Set([folded, spelled, core, spelledCore])].filter((variant) => variant.length > 2);
}
