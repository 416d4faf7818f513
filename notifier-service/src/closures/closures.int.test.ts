import { newId } from '@artel/shared/http';
import { anEvent, deliverTwice, eventually, freshMongo, recordHandled, testTokens } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLiveAs } from '../testing/live-client.js';
import { type MailServer, startMailServer } from '../testing/mail-server.js';
import { startNotifier, type TestNotifier } from '../testing/notifier.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let mail: MailServer;
let notifier: TestNotifier;
const handled = recordHandled();

beforeAll(async () => {
  [mongo, tokens, mail] = await Promise.all([freshMongo('closures'), testTokens(), startMailServer()]);
  notifier = await startNotifier({
    db: mongo.db,
    tokens,
    smtpUrl: mail.url,
    middleware: [handled.middleware, deliverTwice],
  });
});

afterAll(async () => {
  await notifier.close();
  await mail.close();
  await mongo.close();
});

/** Somebody this service knows, who has been welcomed. */
async function somebody(username: string) {
  const id = newId();
  const email = `${username}.${id.slice(-6)}@example.com`;
  const registered = anEvent('user.registered.v1', { userId: id, username, email, fullName: `${username} of Delft` });
  await notifier.broker.publish(registered);
  await eventually(() => expect(mail.to(email)).toHaveLength(1));
  return { id, username, email, token: await tokens.tokenFor({ id, username }), registered };
}

type Person = Awaited<ReturnType<typeof somebody>>;

const closed = ({ id: userId, username, email }: Pick<Person, 'id' | 'username' | 'email'>) =>
  anEvent('user.closed.v1', { userId, username, email, closedAt: new Date().toISOString() }, { sequence: 9 });

const inboxOf = (id: string) => mongo.db.collection('notifications').find({ userId: id }).toArray();

/** Everything in the database, as one text to search. */
async function everything(): Promise<string> {
  const collections = await mongo.db.collections();
  return JSON.stringify(await Promise.all(collections.map((collection) => collection.find().toArray())));
}

const farewells = ({ id }: { id: string }) =>
  mongo.db.collection('emails').find({ recipientId: id, template: 'account-closed' }).toArray();

/** Waits until the farewell went out and no trace is left. */
async function isForgotten({ id, email, username }: Pick<Person, 'id' | 'username' | 'email'>): Promise<void> {
  await eventually(async () => {
    expect(mail.to(email).filter(({ source }) => source.includes('Your account is closed'))).toHaveLength(1);
    expect(await farewells({ id })).toMatchObject([{ status: 'sent', to: '' }]);
    expect(await everything()).not.toMatch(new RegExp(`${username}|${email}`));
  });
}

describe('somebody who closes their account', () => {
  it('gets one last letter, and then is neither known by name nor by address, in no collection', async () => {
    const johannes = await somebody('johannes');
    await notifier.broker.publish(anEvent('payment.captured.v1', { buyerId: johannes.id }));
    await eventually(() => expect(mail.to(johannes.email)).toHaveLength(2));

    await notifier.broker.publish(closed(johannes));
    await isForgotten(johannes);
    expect(await inboxOf(johannes.id)).toEqual([]);
  });

  it('is refused with a token that is still good, and their sockets are closed', async () => {
    const maria = await somebody('maria');
    const socket = await openLiveAs(notifier.url, maria.token);
    await notifier.broker.publish(closed(maria));
    expect(await socket.closed).toEqual({ code: 4001, reason: 'the account is suspended or closed' });
    const headers = { authorization: `Bearer ${maria.token}` };
    const answer = await fetch(`${notifier.url}/api/notifications`, { headers });
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'unauthorized' }]);
  });

  it('is never written to again, and nothing is put into an inbox nobody reads', async () => {
    const [pieter, carel] = [await somebody('pieter'), await somebody('carel')];
    await notifier.broker.publish(closed(pieter));
    await isForgotten(pieter);
    const sent = mail.to(pieter.email).length;

    const sale = { orderId: newId(), buyerId: pieter.id, sellerId: carel.id };
    const completed = anEvent('sale.completed.v1', sale);
    await notifier.broker.publish(completed);
    await Promise.all([handled.by('notifier.emails', completed), handled.by('notifier.inbox', completed)]);
    expect(mail.to(carel.email)).toHaveLength(2);
    expect(await inboxOf(carel.id)).toHaveLength(2);
    expect(await inboxOf(pieter.id)).toEqual([]);
    expect(mail.to(pieter.email)).toHaveLength(sent);
  });

  it('stays forgotten when older news arrive late, and when the last news came first', async () => {
    const id = newId();
    const stranger = { id, username: 'leendert', email: `leendert.${id.slice(-6)}@example.com` };
    const news = { userId: id, username: 'leendert', email: stranger.email, fullName: 'Leendert of Delft' };
    await notifier.broker.publish(closed(stranger));
    await eventually(async () => expect(await notifier.closures.anyClosed([id])).toBe(true));
    const [registered, updated] = [
      anEvent('user.registered.v1', news, { sequence: 1 }),
      anEvent('user.updated.v1', news, { sequence: 8 }),
    ];
    await notifier.broker.publish(registered);
    await notifier.broker.publish(updated);
    await Promise.all([
      handled.by('notifier.emails', registered),
      handled.by('notifier.people', registered),
      handled.by('notifier.people', updated),
    ]);
    await isForgotten(stranger);
    expect(await everything()).not.toContain('Leendert of Delft');
    expect(mail.to(stranger.email)).toHaveLength(1);
  });

  it('is named in nobody else’s inbox, whether that was written before or comes after', async () => {
    const [fan, artist] = [await somebody('gerard'), await somebody('judith')];
    const follower = { userId: fan.id, username: fan.username, fullName: 'Gerard', profilePicture: null };
    const follow = async () => {
      const event = anEvent('user.followed.v1', { userId: artist.id, follower });
      await notifier.broker.publish(event);
      await handled.by('notifier.inbox', event);
    };
    await follow();
    expect(await inboxOf(artist.id)).toHaveLength(2);
    await notifier.broker.publish(closed(fan));
    await isForgotten(fan);
    await follow();
    expect(await everything()).not.toContain('gerard');
    expect(await inboxOf(artist.id)).toHaveLength(1);
  });
});
