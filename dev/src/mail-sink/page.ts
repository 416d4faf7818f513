import { createHash } from 'node:crypto';

const style = `
  :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
  body { margin: 0; display: grid; grid-template: auto 1fr / minmax(18rem, 26rem) 1fr; height: 100vh; }
  header { grid-column: 1 / -1; display: flex; gap: 1rem; align-items: center; padding: .6rem 1rem; border-bottom: 1px solid #8884; }
  h1 { font-size: 1.05rem; margin: 0; } #count { opacity: .7; } #search { flex: 1; max-width: 24rem; }
  input, button { font: inherit; padding: .25rem .6rem; }
  #list { list-style: none; margin: 0; padding: 0; overflow: auto; border-right: 1px solid #8884; }
  #list button { all: unset; box-sizing: border-box; display: block; width: 100%; padding: .6rem 1rem; border-bottom: 1px solid #8882; cursor: pointer; }
  #list button:focus-visible { outline: 2px solid #48f; outline-offset: -2px; }
  #list .open { background: #48f2; } #list .unread { font-weight: 600; }
  #list small, dl { opacity: .75; } #list div { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  #list div:first-child { display: flex; justify-content: space-between; gap: 1rem; }
  main { overflow: auto; padding: 1rem; display: flex; flex-direction: column; gap: .75rem; }
  h2 { margin: 0; font-size: 1.2rem; } dl { display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; margin: 0; } dd { margin: 0; }
  nav { display: flex; gap: .5rem; } nav [aria-pressed=true] { font-weight: 600; }
  iframe { flex: 1; min-height: 20rem; border: 1px solid #8884; background: #fff; } pre { white-space: pre-wrap; margin: 0; }
`;

// Everything that came by mail reaches the page as text (textContent) or inside the sandboxed frame.
const script = `
  const get = (id) => document.getElementById(id);
  const make = (tag, text, className) => Object.assign(document.createElement(tag), { textContent: text ?? '', className: className ?? '' });
  const people = (list) => list.map((each) => each.Name ? each.Name + ' <' + each.Address + '>' : each.Address).join(', ');
  let open, shape = '', seen;

  async function refresh() {
    const query = get('search').value.trim();
    const url = query ? '/api/v1/search?limit=200&query=' + encodeURIComponent(query) : '/api/v1/messages?limit=200';
    const answer = await fetch(url).then((response) => response.json()).catch(() => undefined);
    if (!answer) { get('count').textContent = 'not reachable'; shape = ''; return; }
    const next = JSON.stringify([open, answer.total, answer.unread, answer.messages.map((each) => each.ID)]);
    if (next === shape) return;
    shape = next;
    get('count').textContent = answer.total + (answer.total === 1 ? ' message' : ' messages') + (answer.unread ? ', ' + answer.unread + ' new' : '');
    get('list').replaceChildren(...answer.messages.map((message) => {
      const button = make('button', '', (message.Read ? '' : 'unread ') + (message.ID === open ? 'open' : ''));
      const first = make('div');
      first.append(make('span', people(message.To) || people(message.Bcc)), make('small', new Date(message.Created).toLocaleTimeString()));
      const last = make('div');
      last.append(make('small', message.Snippet));
      button.append(first, make('div', message.Subject || '(no subject)'), last);
      button.onclick = () => show(message.ID);
      const item = make('li');
      item.append(button);
      return item;
    }));
  }

  async function show(id) {
    open = id;
    const message = await fetch('/api/v1/message/' + id).then((response) => response.json());
    if (open !== id) return;
    const facts = make('dl');
    for (const [name, value] of [['From', people([message.From])], ['To', people(message.To)], ['Cc', people(message.Cc)], ['Bcc', people(message.Bcc)],
      ['Date', new Date(message.Date).toLocaleString()], ['Message-ID', message.MessageID], ['Attachments', message.Attachments.map((each) => each.FileName).join(', ')]])
      if (value) facts.append(make('dt', name), make('dd', value));
    const body = make('div');
    body.style = 'flex:1;display:flex;flex-direction:column';
    const tabs = make('nav');
    const views = {
      HTML: () => { const frame = make('iframe'); frame.setAttribute('sandbox', 'allow-popups'); frame.src = '/view/' + id + '.html'; frame.title = 'The message'; return frame; },
      Text: () => make('pre', message.Text),
      Source: () => { const source = make('pre'); fetch('/api/v1/message/' + id + '/raw').then((response) => response.text()).then((text) => { source.textContent = text; }); return source; },
    };
    const choose = (name) => {
      seen = name;
      for (const tab of tabs.children) tab.setAttribute('aria-pressed', String(tab.textContent === name));
      body.replaceChildren(views[name]());
    };
    const names = Object.keys(views).filter((name) => (name !== 'HTML' || message.HTML) && (name !== 'Text' || message.Text));
    for (const name of names) { const tab = make('button', name); tab.onclick = () => choose(name); tabs.append(tab); }
    get('message').replaceChildren(make('h2', message.Subject || '(no subject)'), facts, tabs, body);
    choose(names.includes(seen) ? seen : names[0]);
    refresh();
  }

  get('search').oninput = refresh;
  get('clear').onclick = async () => {
    await fetch('/api/v1/messages', { method: 'DELETE' });
    open = undefined;
    get('message').replaceChildren(make('p', 'Nothing is open.'));
    refresh();
  };
  setInterval(() => { if (!document.hidden) refresh(); }, 2000);
  refresh();
`;

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Artel mailbox</title>
<style>${style}</style>
<header>
  <h1>Artel mailbox</h1>
  <span id="count" role="status"></span>
  <input id="search" type="search" placeholder="Search, for example to:ada" aria-label="Search">
  <button id="clear" type="button">Delete all</button>
</header>
<ul id="list"></ul>
<main id="message"><p>Nothing is open.</p></main>
<script>${script}</script>
</html>
`;

const hash = createHash('sha256').update(script).digest('base64');

/** The mailbox as one page without outside resources, and the policy under which it may be shown. */
export const page = {
  html,
  policy: `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};
