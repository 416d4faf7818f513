import { describe, expect, it } from 'vitest';
import { anEvent, testLogger } from '../../testing/index.js';
import { Unfamiliar } from '../cloud-events.js';
import { Permanent } from '../errors.js';
import { decode } from './decode.js';
import { incoming } from './examples.js';

describe('decoding', () => {
  it('turns a message into the event it carries', () => {
    const event = anEvent('user.updated.v1');

    expect(decode(incoming({ event, attempt: 3 }), testLogger())).toMatchObject({ event, attempt: 3 });
  });

  it('gives up at once on what cannot be read', () => {
    const broken = incoming({ headers: { 'artel-sequence': 'first' } });

    expect(() => decode(broken, testLogger())).toThrow(expect.objectContaining({ deadCause: 'undecodable' }));
  });

  it('does not give up on an event the queue does not subscribe to: in a newer version it may', () => {
    const stray = incoming({ event: anEvent('listing.updated.v1') });

    expect(() => decode(stray, testLogger())).toThrow('catalog.people does not subscribe to listing.updated.v1');
    expect(() => decode(stray, testLogger())).not.toThrow(Permanent);
  });

  it('does not give up on a type that only a newer version knows, and at once on what is no type', () => {
    const stranger = (type: string) => {
      const message = incoming({ event: anEvent('user.updated.v1') });
      return { ...message, message: { ...message.message, properties: { ...message.message.properties, type } } };
    };

    expect(() => decode(stranger('user.renamed.v7'), testLogger())).toThrow(Unfamiliar);
    expect(() => decode(stranger('rubbish'), testLogger())).toThrow(Permanent);
  });
});
