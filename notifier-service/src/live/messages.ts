import { type Static, type TProperties, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** The longest message a client may send, in bytes; an access token fits well. */
export const maxMessageBytes = 8192;

const message = <Fields extends TProperties>(fields: Fields) => Type.Object(fields, { additionalProperties: false });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** What a client may send, one JSON object per text message. */
const ClientMessage = Type.Union([
  message({ action: Type.Literal('authenticate'), token: Text(4096) }),
  message({ action: Type.Literal('subscribe'), topic: Text(128) }),
  message({ action: Type.Literal('unsubscribe'), topic: Text(128) }),
  message({ action: Type.Literal('resume'), after: Text(64) }),
]);

export type ClientMessage = Static<typeof ClientMessage>;

/** What can be wrong with a message, a topic or a request for what was missed. */
export type ProtocolError =
  | 'malformed_json'
  | 'validation_failed'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown_topic'
  | 'order_not_found'
  | 'too_many_subscriptions'
  | 'notification_not_found'
  | 'too_far_behind'
  | 'too_many_requests'
  | 'service_unavailable';

/** What the server answers; pushes have another shape, see `push.ts`. */
export type Reply =
  | { readonly message: string; readonly replayed?: number }
  | { readonly error: { readonly code: ProtocolError; readonly message: string } };

/** What a client is answered that asked for something it cannot have. */
export function errorReply(code: ProtocolError, text: string): Reply {
  return { error: { code, message: text } };
}

const clientMessage = Compile(ClientMessage);

/** Reads one text message; what cannot be understood becomes the answer to it. */
export function parseMessage(text: string): ClientMessage | Reply {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return errorReply('malformed_json', 'a message must be one JSON object');
  }
  if (clientMessage.Check(value)) return value;
  return errorReply(
    'validation_failed',
    'known actions: authenticate {token}, subscribe {topic}, unsubscribe {topic}, resume {after}',
  );
}
