import { anEvent, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, type TestService } from '../testing/a-service.js';
import { sea } from '../testing/an-artwork.js';

let service: TestService;

beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.close());

const suspended = (userId: string, sequence: number) => anEvent('user.suspended.v1', { userId }, { sequence });
const reinstated = (userId: string, sequence: number) => anEvent('user.reinstated.v1', { userId }, { sequence });

describe('somebody who is suspended', () => {
  it('is refused with a token that is still good, until they are let back', async () => {
    const mallory = await service.person('artist', 'mallory');
    const publish = () => service.ask('POST', '/api/artworks', { as: mallory, body: sea });
    expect((await publish()).status).toBe(201);

    await service.broker.publish(suspended(mallory.id, 4));
    await eventually(async () => expect((await publish()).body.code).toBe('account_suspended'));
    expect((await service.ask('GET', '/api/artworks', { as: mallory })).status).toBe(403);
    expect((await service.ask('GET', '/api/artworks')).status).toBe(200);

    await service.broker.publish(reinstated(mallory.id, 5));
    await eventually(async () => expect((await publish()).status).toBe(201));
  });

  it('stays so when the news arrive in the wrong order, or twice', async () => {
    const mallory = await service.person('artist', 'mallory');
    const last = suspended(mallory.id, 6);
    for (const event of [last, reinstated(mallory.id, 5), last, suspended(mallory.id, 4)]) {
      await service.broker.publish(event);
    }
    const other = await service.person('artist', 'ada');
    await service.broker.publish(suspended(other.id, 1));
    const profile = (as: typeof mallory) => service.ask('GET', '/api/artworks', { as });
    await eventually(async () => expect((await profile(other)).status).toBe(403));
    expect((await profile(mallory)).status).toBe(403);
  });
});

describe('somebody whose role has changed', () => {
  const changed = (userId: string, role: 'artist' | 'collector', sequence: number, changedAt = new Date()) =>
    anEvent('user.role_changed.v1', { userId, role, changedAt: changedAt.toISOString() }, { sequence });

  it('is refused with a token that says the former one, until it is renewed', async () => {
    const [vincent, ada] = [await service.person('artist', 'vincent'), await service.person('artist', 'ada')];
    const publish = (as: typeof vincent) => service.ask('POST', '/api/artworks', { as, body: sea });
    await service.broker.publish(changed(vincent.id, 'collector', 4));
    await eventually(async () => expect(await publish(vincent)).toMatchObject({ status: 401 }));
    expect((await publish(vincent)).body.code).toBe('token_expired');
    expect((await publish(ada)).status).toBe(201);

    await service.broker.publish(changed(vincent.id, 'artist', 5));
    await eventually(async () => expect((await publish(vincent)).status).toBe(201));
  });

  it('has the last one, when the news arrive in the wrong order, or twice', async () => {
    const [vincent, ada] = [await service.person('artist', 'vincent'), await service.person('artist', 'ada')];
    const last = changed(vincent.id, 'collector', 6);
    for (const event of [last, changed(vincent.id, 'artist', 5), last, changed(ada.id, 'collector', 1)]) {
      await service.broker.publish(event);
    }
    const works = (as: typeof vincent) => service.ask('GET', '/api/artworks', { as });
    await eventually(async () => expect((await works(ada)).status).toBe(401));
    expect((await works(vincent)).status).toBe(401);
  });
});
