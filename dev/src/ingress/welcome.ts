const links = {
  docs: '/docs',
  artworks: '/api/artworks',
  status: '/api/status',
  keys: '/.well-known/jwks.json',
};

/** What `/` answers: where to go from here. HTML for browsers, JSON for everything else. */
export function welcome(accept: string | undefined, mailboxUrl: string | undefined): { type: string; body: string } {
  const all = { ...links, ...(mailboxUrl === undefined ? {} : { mailbox: mailboxUrl }) };
  if (!accept?.includes('text/html')) {
    return { type: 'application/json', body: JSON.stringify({ success: true, message: 'This is Artel.', data: all }) };
  }
  const items = Object.entries(all).map(([name, href]) => `<li><a href="${href}">${name}</a></li>`);
  const style = 'body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}';
  const body = `<h1>Artel</h1><p>The backend of a creator marketplace. Start with one of these:</p><ul>${items.join('')}</ul>`;
  const head = `<meta charset="utf-8"><title>Artel</title><style>${style}</style>`;
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
  };
}
