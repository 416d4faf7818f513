import { describe, expect, it } from 'vitest';
import { anEvent, testLogger } from '../../testing/index.js';
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

  it('gives up at once on an event the queue does not subscribe to', () => {
    const stray = incoming({ event: anEvent('listing.updated.v1') });

    expect(() => decode(stray, testLogger())).toThrow('catalog.people does not subscribe to listing.updated.v1');
  });
});
