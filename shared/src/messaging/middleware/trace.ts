import { runWithTrace } from '../../telemetry/index.js';
import type { Incoming, Step } from './chain.js';

/** Continues the trace of the change that caused the event, so that one id follows it through every service. */
export const trace: Step<Incoming> = ({ message }, next) => {
  const traceparent: unknown = message.properties.headers?.traceparent;
  return runWithTrace(typeof traceparent === 'string' ? traceparent : undefined, next);
};
