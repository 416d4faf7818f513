/** One thing a source file refers to, and where. */
export interface Reference {
  readonly line: number;
  readonly name: string;
}

const importPatterns = [
  /\b(?:import|export)\s[^'"`;()]*?\bfrom\s*'([^']+)'/g,
  /\bimport\s*'([^']+)'/g,
  /\bimport\s*\(\s*'([^']+)'/g,
];

/** The modules a source imports or re-exports from, in order; comments do not count. */
export function importsOf(text: string): Reference[] {
  const code = withoutComments(text);
  const found = importPatterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({ line: lineAt(code, match.index), name: match[1] ?? '' })),
  );
  return found.toSorted((a, b) => a.line - b.line);
}

/** The lines that read the environment. */
export function environmentReadsOf(text: string): Reference[] {
  const code = withoutComments(text);
  return [...code.matchAll(/\bprocess\.env\b/g)].map(({ index }) => ({
    line: lineAt(code, index),
    name: 'process.env',
  }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Blanks comments out, keeping strings and line numbers. */
function withoutComments(text: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*.*?\*\//gs;
  return text.replace(token, (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match));
}
