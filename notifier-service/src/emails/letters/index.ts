import type { Mail, MailOf, Template } from '../../notices/index.js';
import type { Letter } from '../letter.js';
import {
  accountClosed,
  confirmEmail,
  dataExportReady,
  emailChange,
  emailChanged,
  passwordChanged,
  resetPassword,
  verifyEmail,
} from './account.js';
import {
  cancelledForBuyer,
  completedForBuyer,
  orderConfirmation,
  orderPlaced,
  paymentDeclined,
  refundedForBuyer,
  requestAccepted,
  shipped,
} from './buyer.js';
import { sessionEnded, welcome } from './member.js';
import { cancelledForSeller, completedForSeller, purchaseRequest, refundedForSeller, sold } from './seller.js';

type Letters = { readonly [T in Template]: (facts: MailOf<T>) => Letter };

/** Every letter there is, by the name the ledger knows it by. */
export const letters: Letters = {
  welcome,
  'verify-email': verifyEmail,
  'reset-password': resetPassword,
  'password-changed': passwordChanged,
  'confirm-email': confirmEmail,
  'email-change': emailChange,
  'email-changed': emailChanged,
  'data-export-ready': dataExportReady,
  'account-closed': accountClosed,
  'session-ended': sessionEnded,
  'order-placed': orderPlaced,
  'purchase-request': purchaseRequest,
  'request-accepted': requestAccepted,
  'order-confirmation': orderConfirmation,
  sold,
  shipped,
  'completed-for-buyer': completedForBuyer,
  'completed-for-seller': completedForSeller,
  'cancelled-for-buyer': cancelledForBuyer,
  'cancelled-for-seller': cancelledForSeller,
  'refunded-for-buyer': refundedForBuyer,
  'refunded-for-seller': refundedForSeller,
  'payment-declined': paymentDeclined,
};

/** Writes the letter a notice asks for. */
export function letterFor(mail: Mail): Letter {
  const write = letters[mail.template] as (facts: Mail) => Letter;
  return write(mail);
}
