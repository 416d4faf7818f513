import { Type } from 'typebox';
import { Format } from 'typebox/format';

/** Scripts in which a zero-width joiner, or non-joiner, shapes the letter before it (The Unicode Standard, § 23.2). */
const joiningScripts =
  'Arabic Bengali Devanagari Gujarati Gurmukhi Kannada Khmer Malayalam Mongolian Myanmar Nko Oriya Sinhala Syriac Tamil Telugu'
    .split(' ')
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('');

/**
 * Where characters that cannot be seen make a difference that can: joiners within words and emoji, one variation selector
 * after what has variants, and the tags that spell the flag of a region.
 */
const shaping = new RegExp(
  [
    `(?<=[${joiningScripts}])[\\u200C\\u200D]`,
    '(?<=\\p{Extended_Pictographic}\\uFE0F?\\p{Emoji_Modifier}?)\\u200D',
    '(?<=[\\p{Emoji}\\p{Script=Han}\\p{Script=Mongolian}\\p{Script=Myanmar}\\p{Sm}])\\p{Variation_Selector}',
    '(?<=\\u{1F3F4})[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
  ].join('|'),
  'gu',
);

/** Controls, breaks, halves of characters, and all that is made not to be seen. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;

/** Controls but for tabs and line ends, halves of characters, what turns the direction of text (UAX #9), and tags. */
const deceptive = /(?![\t\n\r])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u;

/** Whether all of a text is on one line and can be seen, so that two that look the same are the same. */
export function isLine(text: string): boolean {
  return !unseen.test(text.replaceAll(shaping, ''));
}

/** Whether a text of any number of lines stays where it is put, and reads in the order in which it is stored. */
export function isProse(text: string): boolean {
  return !deceptive.test(text.replaceAll(shaping, ''));
}

Format.Set('line', isLine);
Format.Set('prose', isProse);

/** A text on one line, of a limited length in code points; it may be blank. */
export const Line = (maxLength: number) => Type.String({ maxLength, format: 'line' });

/** A text on one line with something to see on it; blank Braille is not. */
export const Label = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, format: 'line', pattern: '[^\\s\\u2800]' });

/** A text of any number of lines. */
export const Prose = (maxLength: number) => Type.String({ maxLength, format: 'prose' });

/** A text as it is stored: composed (Unicode form NFC), and without blanks around it. */
export function tidy(text: string): string {
  return text.normalize('NFC').trim();
}
