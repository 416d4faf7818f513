import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Tells whether a text, in lower case, is on a list of what people choose too often. */
export type IsCommon = (text: string) => boolean;

/** The 49,000 commonest passwords of public leaks, a JSON array: the data alone, without the package's code. */
const list = createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json');

let loading: Promise<IsCommon> | undefined;

/**
 * The list of common passwords, read at the first call. The file is kept as it is, half a megabyte, and searched as
 * text: a set of its entries would take several times that, and a search takes 0.1 ms, next to 30 for a hash.
 */
export function commonPasswords(): Promise<IsCommon> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<IsCommon> {
  const json = await readFile(list);
  return (candidate) => json.includes(JSON.stringify(candidate));
}
