/** What is stored of somebody following somebody; `endedAt` is null while they do. */
export interface KnownFollow {
  readonly followedAt: Date;
  readonly endedAt: Date | null;
}

/** How long beginning again is no news, in milliseconds: else following to and fro would be a way to pester. */
const noNewsForMs = 24 * 60 * 60_000;

export type FollowDecision = 'already' | 'quietly' | 'announce';

/** What following means to what is known of the two. */
export function decideFollow(known: KnownFollow | undefined, now: Date): FollowDecision {
  if (known === undefined) return 'announce';
  if (known.endedAt === null) return 'already';
  return now.getTime() - known.followedAt.getTime() < noNewsForMs ? 'quietly' : 'announce';
}
