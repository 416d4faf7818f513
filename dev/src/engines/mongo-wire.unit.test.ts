import fc from 'fast-check';
import { BSON } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { frame, headOf, messageReader, okAnswer, unknownCommand } from './mongo-wire.js';

describe('messageReader', () => {
  it('finds the same messages however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (bodies, cuts) => {
          const messages = bodies.map((body) => message(2013, Buffer.from(body)));
          const stream = Buffer.concat(messages);
          const read = messageReader();
          const found: Buffer[] = [];
          for (let at = 0, cut = 0; at < stream.length; cut++) {
            const length = cuts[cut % cuts.length] ?? 1;
            found.push(...read(stream.subarray(at, at + length)));
            at += length;
          }
          expect(found.map((each) => each.toString('hex'))).toEqual(messages.map((each) => each.toString('hex')));
        },
      ),
    );
  });

  it.each([15, -1, 48_016_385])('gives up on a message that says it has %d bytes', (length) => {
    const head = Buffer.alloc(4);
    head.writeInt32LE(length);
    expect(() => messageReader()(head)).toThrow(RangeError);
  });
});

describe('headOf', () => {
  const ping = BSON.serialize({ ping: 1, $db: 'admin' });

  it('reads the command of an OP_MSG', () => {
    expect(headOf(message(2013, Buffer.from([0, 0, 0, 0, 0]), ping))).toEqual({
      legacy: false,
      requestId: 7,
      wantsAnswer: true,
      command: 'ping',
    });
  });

  it('reads the command behind a sequence of documents', () => {
    const documents = BSON.serialize({ a: 1 });
    const sequence = Buffer.concat([Buffer.alloc(4), Buffer.from('documents\0'), documents]);
    sequence.writeInt32LE(sequence.length);
    const flags = Buffer.alloc(4);
    const parts = [flags, Buffer.from([1]), sequence, Buffer.from([0]), BSON.serialize({ insert: 'c' })];
    expect(headOf(message(2013, ...parts)).command).toBe('insert');
  });

  it('sees that no answer is wanted', () => {
    expect(headOf(message(2013, Buffer.from([2, 0, 0, 0, 0]), ping)).wantsAnswer).toBe(false);
  });

  it('reads the command of an OP_QUERY', () => {
    const head = Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8)]);
    expect(headOf(message(2004, head, BSON.serialize({ isMaster: 1 })))).toMatchObject({
      legacy: true,
      command: 'isMaster',
    });
  });

  it('finds no command in other operations', () => {
    expect(headOf(message(2012, Buffer.alloc(20))).command).toBe('');
  });
});

describe('frame', () => {
  it('makes an OP_MSG with one document', () => {
    const framed = frame({ legacy: false, requestId: 7 }, 3, okAnswer);
    expect([0, 4, 8, 12, 16].map((at) => framed.readInt32LE(at))).toEqual([framed.length, 3, 7, 2013, 0]);
    expect(framed[20]).toBe(0);
    expect(BSON.deserialize(framed.subarray(21))).toEqual({ ok: 1 });
  });

  it('makes an OP_REPLY for an old request', () => {
    const framed = frame({ legacy: true, requestId: 7 }, 3, unknownCommand('fly'));
    expect([12, 16, 28, 32].map((at) => framed.readInt32LE(at))).toEqual([1, 0, 0, 1]);
    expect(BSON.deserialize(framed.subarray(36))).toMatchObject({ ok: 0, code: 59 });
  });
});

/** A message with request id 7. */
function message(operation: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(operation, 12);
  return Buffer.concat([head, body]);
}
