import type { Static } from 'typebox';
import {
  userDataExportReady,
  userEmailChanged,
  userEmailChangeRequested,
  userPasswordChanged,
  userPasswordResetRequested,
  userVerificationRequested,
} from './account-events.js';
import { dataExportContributed, userDataExportRequested } from './data-export-events.js';
import { listingPublished, listingUpdated, listingWithdrawn } from './listing-events.js';
import {
  orderPlaced,
  saleAccepted,
  saleCancelled,
  saleCompleted,
  salePaid,
  saleRefunded,
  saleShipped,
} from './order-events.js';
import {
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
} from './payment-events.js';
import { stockRejected, stockReserved } from './stock-events.js';
import {
  sessionCompromised,
  userClosed,
  userFollowed,
  userRegistered,
  userReinstated,
  userRoleChanged,
  userSuspended,
  userUpdated,
} from './user-events.js';

/** Every event there is. What is not here can be neither emitted nor handled. */
export const contracts = {
  [userRegistered.type]: userRegistered,
  [userUpdated.type]: userUpdated,
  [sessionCompromised.type]: sessionCompromised,
  [userFollowed.type]: userFollowed,
  [userSuspended.type]: userSuspended,
  [userReinstated.type]: userReinstated,
  [userRoleChanged.type]: userRoleChanged,
  [userClosed.type]: userClosed,
  [userVerificationRequested.type]: userVerificationRequested,
  [userPasswordResetRequested.type]: userPasswordResetRequested,
  [userPasswordChanged.type]: userPasswordChanged,
  [userEmailChangeRequested.type]: userEmailChangeRequested,
  [userEmailChanged.type]: userEmailChanged,
  [userDataExportRequested.type]: userDataExportRequested,
  [userDataExportReady.type]: userDataExportReady,
  [dataExportContributed.type]: dataExportContributed,
  [listingPublished.type]: listingPublished,
  [listingUpdated.type]: listingUpdated,
  [listingWithdrawn.type]: listingWithdrawn,
  [stockReserved.type]: stockReserved,
  [stockRejected.type]: stockRejected,
  [orderPlaced.type]: orderPlaced,
  [saleAccepted.type]: saleAccepted,
  [salePaid.type]: salePaid,
  [saleShipped.type]: saleShipped,
  [saleCompleted.type]: saleCompleted,
  [saleCancelled.type]: saleCancelled,
  [saleRefunded.type]: saleRefunded,
  [paymentAuthorized.type]: paymentAuthorized,
  [paymentDeclined.type]: paymentDeclined,
  [paymentCaptured.type]: paymentCaptured,
  [paymentVoided.type]: paymentVoided,
  [paymentRefunded.type]: paymentRefunded,
} as const;

export type EventType = keyof typeof contracts;
export type EventData<Type extends EventType> = Static<(typeof contracts)[Type]['data']>;

/** An event as the code sees it; `messaging` maps it to CloudEvents attributes on the wire. */
export interface DomainEvent<Type extends EventType = EventType> {
  /** UUIDv7, unique per event: the key of every idempotent effect. */
  readonly id: string;
  readonly type: Type;
  /** The service that says so, as `/auth-service`. */
  readonly source: string;
  readonly aggregateId: string;
  /** 1, 2, 3 … within the aggregate. */
  readonly sequence: number;
  readonly time: Date;
  /** W3C trace context of the change, so that one id follows it everywhere. */
  readonly traceparent: string;
  readonly data: EventData<Type>;
}
