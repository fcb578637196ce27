import { ProblemError } from '@jishi/shared/problem';
import type { Actor, Anyone } from '@jishi/shared/rules/access';

/** Who asks. Throws `unauthenticated` when nobody is signed in. */
export function signedIn(actor: Anyone): Actor {
  if (actor === null) throw new ProblemError('unauthenticated');
  return actor;
}
