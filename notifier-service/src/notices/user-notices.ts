import type { DomainEvent } from '@artel/shared/contracts';
import type { Notice } from './notice.js';

export function userRegisteredNotices({ data }: DomainEvent<'user.registered.v1'>): Notice[] {
  return [
    {
      recipientId: data.userId,
      type: 'system',
      title: 'Welcome to Artel',
      message:
        data.role === 'artist'
          ? 'Your account is ready. Publish your first work and let collectors find you.'
          : 'Your account is ready. Find a work you love.',
      link: data.role === 'artist' ? '/artworks/new' : '/artworks',
      metadata: {},
      mail: { template: 'welcome', username: data.username },
    },
  ];
}
