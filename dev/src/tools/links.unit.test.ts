import { describe, expect, it } from 'vitest';
import { deadLinks } from './links.js';

const guide = `# A guide
## What \`user.closed.v1\` says, and why
## Twice
## Twice
\`\`\`sh
# no heading
\`\`\`
`;

const deadIn = (text: string) =>
  deadLinks({
    documents: [
      { path: 'README.md', text },
      { path: 'docs/guide.md', text: guide },
    ],
    paths: new Set(['.', 'README.md', 'LICENSE', 'docs', 'docs/guide.md']),
  });

describe('links between documents', () => {
  it.each([
    '[a file](LICENSE)',
    '[a folder](docs) and [again](docs/)',
    '[a heading](docs/guide.md#a-guide)',
    '[punctuation](docs/guide.md#what-userclosedv1-says-and-why)',
    '[the second of a name](docs/guide.md#twice-1)',
    '# Here\n[in this document](#here)',
    '[elsewhere](https://example.org/none) and [a letter](mailto:a@example.org)',
    '`[in code](none.md)`\n\n```md\n[and here](none.md)\n```',
  ])('live: %j', (text) => {
    expect(deadIn(text)).toEqual([]);
  });

  it.each([
    ['[no file](docs/none.md)', 'docs/none.md'],
    ['[above the root](../LICENSE)', '../LICENSE'],
    ['[no heading](docs/guide.md#none)', 'docs/guide.md#none'],
    ['[what is code there](docs/guide.md#no-heading)', 'docs/guide.md#no-heading'],
    ['[no heading here](#none)', '#none'],
    ['[`a name in code`](none.ts)', 'none.ts'],
  ])('dead: %s', (text, link) => {
    expect(deadIn(text)).toEqual([`README.md links to ${link}, which is not there`]);
  });
});
