import { answer, pack, readInput } from '../sandbox/child.ts';
import type { Question } from './fetched.ts';
import { fetchHere } from './here.ts';
import { policyOf } from './policy.ts';

/** What `fetchCalendar` hands over. */
export type Order = {
  readonly question: Question;
  readonly privateAllowed: boolean;
  readonly baseUrl: string | null;
};

// The process that fetches: one question in, one answer out.
const order = JSON.parse((await readInput()).toString('utf8')) as Order;
const fetched = await fetchHere(order.question, policyOf(order.privateAllowed, order.baseUrl));
if (fetched.kind === 'body') {
  const { bytes, ...rest } = fetched;
  answer(pack(rest, bytes));
} else {
  answer(pack(fetched));
}
