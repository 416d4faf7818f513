import { expect } from 'vitest';
import type { ListingView } from '../listings/answers.js';
import type { Answer, Person, TestService } from './a-service.js';

export const sea = { title: 'Blue sea', price: 500 };

/** `data.artwork` of an answer. */
export function artworkIn({ body }: Answer): ListingView {
  return (body.data as { artwork: ListingView }).artwork;
}

/** Publishes an artwork over HTTP; fails the test when that is refused. */
export async function published(service: TestService, as: Person, body: object = sea): Promise<ListingView> {
  const answer = await service.ask('POST', '/api/artworks', { as, body });
  expect(answer.status, answer.body.message).toBe(201);
  return artworkIn(answer);
}
