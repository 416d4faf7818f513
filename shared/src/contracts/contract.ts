import { type Static, type TObject, Type } from 'typebox';

export type Service = 'auth-service' | 'catalog-service' | 'order-service' | 'notifier-service';

/** The aggregates whose documents or rows carry a sequence; an event's order holds within one of them. */
export type Aggregate = 'user' | 'listing' | 'reservation' | 'order' | 'data_export';

/** What one version of one event type promises: who says it, about what, and in which shape. */
export interface EventContract<Name extends string = string, Schema extends TObject = TObject> {
  /** `<noun>.<past tense>.v<n>`: AMQP routing key and CloudEvents `type`. */
  readonly type: Name;
  /** Who says it; several where the same is said by each about its own part, which it numbers itself. */
  readonly emittedBy: Service | readonly Service[];
  readonly aggregate: Aggregate;
  /** One sentence for people: when this is announced. */
  readonly summary: string;
  readonly data: Schema;
}

/** Declares a contract; unknown fields in `data` are tolerated by readers, so versions may grow by optional fields. */
export function contract<const Name extends string, Schema extends TObject>(
  definition: EventContract<Name, Schema>,
): EventContract<Name, Schema> {
  return Object.freeze(definition);
}

/** Every service that says an event. */
export function emittersOf({ emittedBy }: Pick<EventContract, 'emittedBy'>): readonly Service[] {
  return typeof emittedBy === 'string' ? [emittedBy] : emittedBy;
}

export const Uuid = Type.String({ format: 'uuid' });

/** Integer minor units (cents) with an ISO 4217 code. */
export const MoneySchema = Type.Object({
  amount: Type.Integer(),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});

export type MoneyData = Static<typeof MoneySchema>;
