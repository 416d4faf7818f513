import { BSON } from 'mongodb';

// The MongoDB wire protocol, as far as a host in front of an engine needs it:
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;

/** Largest message a server accepts: 48,000,000 bytes and some room for the header. */
const largestMessage = 48_000_000 + 16_384;

/** The `moreToCome` flag of OP_MSG: the sender wants no answer. */
const moreToCome = 2;

/** What kind of framing an answer needs, and the id of the request it answers. */
export interface RequestHead {
  legacy: boolean;
  requestId: number;
  wantsAnswer: boolean;
  /** Name of the command; empty where the message has none. */
  command: string;
}

/**
 * Cuts a byte stream into messages. Chunks are joined once per message, so that a big message costs what it
 * weighs however many pieces it comes in.
 * @returns a function to feed with chunks; it gives the messages that are now complete
 * @throws (from that function) RangeError when a length is impossible; the connection is beyond rescue then
 */
export function messageReader(): (chunk: Buffer) => Buffer[] {
  let chunks: Buffer[] = [];
  let have = 0;
  return (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    const messages: Buffer[] = [];
    while (have >= 4) {
      const need = lengthOf(chunks);
      if (need < 16 || need > largestMessage) throw new RangeError(`a message of ${need} bytes`);
      if (have < need) break;
      const joined = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, have);
      messages.push(joined.subarray(0, need));
      have -= need;
      chunks = have === 0 ? [] : [joined.subarray(need)];
    }
    return messages;
  };
}

/** Reads the head of a request without decoding its documents. */
export function headOf(message: Buffer): RequestHead {
  const operation = message.readInt32LE(12);
  const legacy = operation === opQuery;
  return {
    legacy,
    requestId: message.readInt32LE(4),
    wantsAnswer: !(operation === opMessage && message.readUInt32LE(16) & moreToCome),
    command: firstKeyAt(message, bodyOf(message, operation)),
  };
}

/** Frames the answer to a request: an OP_REPLY for an OP_QUERY, else an OP_MSG. */
export function frame(to: { legacy: boolean; requestId: number }, id: number, document: Uint8Array): Buffer {
  const head = Buffer.alloc(to.legacy ? 36 : 21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(to.requestId, 8);
  head.writeInt32LE(to.legacy ? opReply : opMessage, 12);
  // OP_REPLY goes on: flags, cursor, starting from (all 0), number of documents. OP_MSG: flags, a body section (both 0).
  if (to.legacy) head.writeInt32LE(1, 32);
  return Buffer.concat([head, document]);
}

/** The answer of a server that has done what was asked. */
export const okAnswer: Uint8Array = BSON.serialize({ ok: 1 });

/** The answer of a server that does not know the command. */
export function unknownCommand(command: string): Uint8Array {
  return BSON.serialize({ ok: 0, errmsg: `no such command: '${command}'`, code: 59, codeName: 'CommandNotFound' });
}

/** Where the document with the command begins; -1 where there is none. */
function bodyOf(message: Buffer, operation: number): number {
  // OP_QUERY: flags, a zero-terminated collection name, skip, limit, document.
  if (operation === opQuery) return message.indexOf(0, 20) + 9;
  if (operation !== opMessage) return -1;
  // OP_MSG: flags, then sections: kind 1 is a sequence of documents (with its length), kind 0 the body.
  let at = 20;
  while (at < message.length && message[at] === 1) at += 1 + message.readInt32LE(at + 1);
  return message[at] === 0 ? at + 1 : -1;
}

/** Name of a document's first element: after its length (4 bytes) and the element's type (1 byte). */
function firstKeyAt(message: Buffer, document: number): string {
  const end = document < 0 ? -1 : message.indexOf(0, document + 5);
  return end < 0 ? '' : message.toString('latin1', document + 5, end);
}

/** The length a message begins with, even when these four bytes came in several chunks. */
function lengthOf(chunks: readonly Buffer[]): number {
  const first = chunks[0];
  return first !== undefined && first.length >= 4 ? first.readInt32LE(0) : Buffer.concat(chunks).readInt32LE(0);
}
