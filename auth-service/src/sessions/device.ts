/** First match wins, and the order matters: nearly every browser also claims to be Safari, and most to be Chrome. */
const programs: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^(okhttp|Dart|CFNetwork)\//, 'An app'],
];

const systems: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
];

/** A header can be as long as the server takes it; what matters is at its beginning. */
const examined = 512;

/**
 * A device in words, from the `User-Agent` it sends: "Firefox on Linux". Every word of it is ours, so it can be shown
 * and mailed whatever a client claims to be.
 */
export function deviceOf(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, examined);
  const program = nameIn(programs, text);
  const system = nameIn(systems, text);
  if (program !== undefined && system !== undefined) return `${program} on ${system}`;
  return program ?? system ?? 'Unknown device';
}

function nameIn(names: typeof programs, text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text))?.[1];
}
