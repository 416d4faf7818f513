import { Compile, type Validator } from 'typebox/compile';
import { contracts, type EventType } from '../contracts/index.js';

// Compiled on first use: a service starts without paying for the contracts it never meets.
const validators = new Map<EventType, Validator>();

/** Whether this is the type of an event this version knows. */
export function isEventType(type: unknown): type is EventType {
  return typeof type === 'string' && Object.hasOwn(contracts, type);
}

/** Says what is wrong with an event's data, `/field message` each; empty when nothing is. */
export function dataProblems(type: EventType, data: unknown): string[] {
  const validator = validatorOf(type);
  if (validator.Check(data)) return [];
  return validator.Errors(data).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

function validatorOf(type: EventType): Validator {
  let validator = validators.get(type);
  if (validator === undefined) {
    validator = Compile(contracts[type].data) as Validator;
    validators.set(type, validator);
  }
  return validator;
}
