import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import { signedIn } from '../http/actor.ts';

/** Who asks, as an administrator of the platform. Throws `unauthenticated`, `forbidden`. */
export function administratorOf(anyone: Anyone): Actor {
  const actor = signedIn(anyone);
  if (!may.administer(actor)) throw new ProblemError('forbidden', 'only administrators may do this');
  return actor;
}

/** Called with the ETag of what is about to change, under its lock; throws when the caller saw another version. */
export type Check = (etag: string) => void;
