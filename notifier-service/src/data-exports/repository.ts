import { type ExportSource, mongoSource } from '@artel/shared/data-exports';
import type { Db } from 'mongodb';
import type { LedgerEntry } from '../emails/index.js';
import type { NotificationDocument } from '../inbox/index.js';
import type { Person } from '../people/index.js';

type StoredLetter = Omit<LedgerEntry, 'id'> & { readonly _id: string; readonly status: string; readonly sentAt: Date };

/** What this service has about a person, in the order of the files. */
export function exportSources(db: Db): ExportSource[] {
  return [
    mongoSource(db.collection<Omit<Person, 'id'> & { _id: string }>('people'), {
      collection: 'profile',
      about: (userId) => ({ _id: userId }),
      view: ({ email, fullName, username }) => ({ email, fullName, username }),
    }),
    mongoSource(db.collection<NotificationDocument>('notifications'), {
      collection: 'notifications',
      about: (userId) => ({ userId }),
      view: ({ _id: id, type, title, message, link, metadata, isRead, readAt, createdAt }) => ({
        ...{ id, type, title, message, link, metadata, isRead, readAt, createdAt },
      }),
    }),
    mongoSource(db.collection<StoredLetter>('emails'), {
      collection: 'letters',
      about: (userId) => ({ recipientId: userId }),
      view: ({ template, to, subject, status, createdAt, sentAt }) => ({
        ...{ template, to, subject, status, createdAt, sentAt },
      }),
    }),
  ];
}
