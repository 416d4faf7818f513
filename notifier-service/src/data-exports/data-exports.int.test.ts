import { newId } from '@artel/shared/ids';
import {
  anEvent,
  type Contributed,
  dataExporter,
  deliverTwice,
  eventually,
  freshMongo,
  testTokens,
} from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.js';
import { startNotifier, type TestNotifier } from '../testing/notifier.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let mail: MailServer;
let notifier: TestNotifier;
let exportOf: (userId: string, copies?: number) => Promise<Contributed>;

beforeAll(async () => {
  [mongo, mail] = await Promise.all([freshMongo('notifier-exports'), startMailServer()]);
  notifier = await startNotifier({
    db: mongo.db,
    tokens: await testTokens(),
    smtpUrl: mail.url,
    middleware: [deliverTwice],
  });
  exportOf = await dataExporter(notifier.broker);
});
afterAll(async () => {
  await notifier.close();
  await mail.close();
  await mongo.close();
});

describe('what the notifier has about somebody', () => {
  it('is how they are reached, what they were told, and the letters sent to them', async () => {
    const [userId, other] = [newId(), newId()];
    for (const [id, username] of [
      [userId, 'ada'],
      [other, 'eve'],
    ] as const) {
      const data = { userId: id, username, email: `${username}@example.com`, fullName: username };
      await notifier.broker.publish(anEvent('user.registered.v1', data));
    }
    await eventually(async () => {
      for (const id of [userId, other]) {
        const { notifications, letters } = await exportOf(id);
        expect(notifications).toHaveLength(1);
        expect(letters).toMatchObject([{ status: 'sent' }]);
      }
    });

    const contributed = await exportOf(userId, 2);
    expect(contributed.profile).toEqual([{ email: 'ada@example.com', fullName: 'ada', username: 'ada' }]);
    expect(contributed.notifications).toMatchObject([{ type: 'system', isRead: false }]);
    expect(contributed.letters).toMatchObject([
      { template: 'welcome', to: 'ada@example.com', subject: expect.any(String), sentAt: expect.any(String) },
    ]);
    expect(JSON.stringify(contributed)).not.toContain('eve');
  });
});
