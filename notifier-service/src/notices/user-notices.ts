import type { DomainEvent } from '@artel/shared/contracts';
import type { Notice } from './notice.js';
import { oneLine } from './wording.js';

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

export function userFollowedNotices({ data: { userId, follower } }: DomainEvent<'user.followed.v1'>): Notice[] {
  return [
    {
      recipientId: userId,
      type: 'follow',
      title: 'New follower',
      message: `${oneLine(follower.fullName)} (@${follower.username}) follows you now.`,
      link: `/users/${follower.username}`,
      metadata: { userId: follower.userId },
      mail: null,
    },
  ];
}

/** Told in plain words and without alarm about what is unknown: which of the two used the old token. */
export function sessionCompromisedNotices({ data }: DomainEvent<'session.compromised.v1'>): Notice[] {
  return [
    {
      recipientId: data.userId,
      type: 'system',
      title: 'We ended a session',
      message: `A sign-in on ${data.device} was used from two places, so we ended it. If that was not you, change your password.`,
      link: '/settings/security',
      metadata: {},
      mail: { template: 'session-ended', device: data.device, at: data.at },
    },
  ];
}
