const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that was escaped already, or written by us. Only the tag below makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Insert = string | number | Html | readonly Html[];

/** Builds markup from a template; every inserted text is escaped, so that what people typed stays text. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(String.raw({ raw: parts }, ...inserts.map(markupOf)));
}

function markupOf(insert: Insert): string {
  if (insert instanceof Html) return insert.markup;
  if (typeof insert === 'string') return insert.replace(/[&<>"']/g, (character) => replacements[character] ?? '');
  if (typeof insert === 'number') return String(insert);
  return insert.map((part) => part.markup).join('\n');
}
