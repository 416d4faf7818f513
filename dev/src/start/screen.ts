import { addressOf, demoCollector, demoPassword } from '../demo/index.js';

export interface Addresses {
  readonly ingressUrl: string;
  readonly mailboxUrl: string;
  readonly logs: string;
  /** Whether there is a shop to try things in, with people one can be. */
  readonly demo: boolean;
}

/** What `npm start` says when everything runs: where things are, who to be, and something to try. */
export function welcomeScreen({ ingressUrl, mailboxUrl, logs, demo }: Addresses): string {
  return `
Artel is running.

  API       ${ingressUrl}
  Docs      ${ingressUrl}/docs
  Mailbox   ${mailboxUrl.replace('//127.0.0.1:', '//localhost:') || '(your own mail server)'}
  Logs      ${logs}
${demo ? invitation(ingressUrl) : ''}
Ctrl-C stops everything; npm start brings it back as it was, npm run reset begins anew.
`;
}

function invitation(ingressUrl: string): string {
  return `
  Artist    ${addressOf('hokusai')}
  Collector ${addressOf(demoCollector)}
  Password  ${demoPassword}

Try it in another terminal: sign in, buy a print and pay for it, see what the collector was told.

${tour({ ingressUrl }).join('\n')}
`;
}

/** A first purchase in three lines, for any shell with curl and grep. */
export function tour({ ingressUrl }: Pick<Addresses, 'ingressUrl'>): string[] {
  const json = "-H 'content-type: application/json'";
  const asMe = '-H "authorization: Bearer $TOKEN"';
  const to = {
    fullName: 'Collette Sammler',
    address: 'Brunnenstr. 12',
    city: 'Berlin',
    zipCode: '10119',
    country: 'Germany',
  };
  const payment = JSON.stringify({ paymentMethodId: 'pm_card_visa', shippingAddress: to });
  const login = JSON.stringify({ email: addressOf(demoCollector), password: demoPassword });
  const show = (...names: string[]): string =>
    `grep -oE '"${names.length > 1 ? `(${names.join('|')})` : names[0]}":"[^"]*"'`;
  return [
    `TOKEN=$(curl -s ${ingressUrl}/api/auth/login ${json} -d '${login}' | ${show('token')} | cut -d'"' -f4)`,
    `ID=$(curl -s '${ingressUrl}/api/artworks?q=great+wave' | ${show('id')} | head -1 | cut -d'"' -f4); curl -s ${ingressUrl}/api/buy/$ID ${asMe} ${json} -d '${payment}' | ${show('message', 'orderNumber')}`,
    `sleep 1; curl -s '${ingressUrl}/api/notifications?limit=2' ${asMe} | ${show('title', 'message')}`,
  ];
}
