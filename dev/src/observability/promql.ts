const keywords = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan', 'by', 'without', 'on', 'ignoring']);

/** The metrics a PromQL expression asks for, as they are written there. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name);
  return [...new Set(names.filter((name) => !keywords.has(name.toLowerCase())))];
}

/** What a label must equal in an expression: `type="order.placed.v1"` gives `order.placed.v1` for `type`. */
export function valuesOf(label: string, expr: string): string[] {
  return [...expr.matchAll(new RegExp(`[{,]\\s*${label}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
}

/** A histogram or summary is asked for by the names of its parts. */
export function familyOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, '');
}

/** The metrics an exposition (the text at `/metrics`) describes, with samples or without. */
export function metricsOf(exposition: string): Set<string> {
  return new Set([...exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
}
