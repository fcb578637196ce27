import type { Context, MiddlewareHandler } from 'hono';
import type { Deps, Env } from '../context.ts';
import { isKnown, notModified } from '../http/etag.ts';

type Answer = { readonly counter: number; readonly etag: string; readonly body: string; readonly until: number | null };

const MAX_ANSWERS = 2000;
/** Longer ones are made again: most agendas are those of a week. */
const MAX_LENGTH = 16_384;

/**
 * Answers given lately, by reader and address. SQLite tells for next to nothing whether anybody has committed anything
 * since; as long as nobody has, an answer is given again without being checked, judged or read. PostgreSQL is always
 * asked. Times in a question are absolute, so an answer is as old as the last commit, or ends with a hold in it.
 */
export function rememberAnswers(deps: Deps) {
  const answers = new Map<string, Answer>();

  const keyOf = (c: Context<Env>) => `${c.get('actor')?.personId ?? ''} ${c.req.url}`;

  const answerAgain: MiddlewareHandler<Env> = async (c, next) => {
    const known = answers.get(keyOf(c));
    if (!known || (known.until !== null && known.until <= deps.clock())) return next();
    if (known.counter !== deps.store.changes()) return next();
    return answer(c, known.etag, known.body);
  };

  /** Answers and remembers until `until` at most. `counter` was read before the body was made. */
  function give(c: Context<Env>, counter: number | null, made: Omit<Answer, 'counter'>): Response {
    const { etag, body } = made;
    if (counter !== null && body.length <= MAX_LENGTH) {
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(keyOf(c), { counter, ...made });
    }
    return answer(c, etag, body);
  }

  return { answerAgain, give };
}

function answer(c: Context<Env>, etag: string, body: string): Response {
  if (isKnown(c, etag)) return notModified(c, etag);
  return c.body(body, 200, { ETag: etag, 'Content-Type': 'application/json' });
}
