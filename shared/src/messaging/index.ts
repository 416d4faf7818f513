export { type Broker, type BrokerOptions, connectBroker } from './broker.js';
export { decodeEvent, encodeEvent, MAX_MESSAGE_BYTES, type OutgoingMessage, Undecodable } from './cloud-events.js';
export type { ConsumeOptions, Consumer, HandlerContext, Handlers } from './consumer.js';
export {
  type DeadLetter,
  discardDeadLetters,
  listDeadLetters,
  peekDeadLetters,
  replayDeadLetters,
} from './dead-letters.js';
export { type DeadCause, Permanent, PublishError, type PublishFailure } from './errors.js';
export type { Delivery, Middleware } from './middleware/chain.js';
export { DEFAULT_RETRY_DELAYS_MS, describeTopology, type Topology } from './topology.js';
export { dataProblems, isEventType } from './validate.js';
