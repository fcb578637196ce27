import { readBookable } from '@jishi/db/queries/facts';
import { sumOf } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Quote, QuoteInput } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import { suggestAlternatives } from './alternatives.ts';
import type { BookingDeps } from './deps.ts';
import { type JudgedLine, judgeLines, judgingWindows } from './judging.ts';
import { refusalOut, seekerOf } from './refusal.ts';

/** What an order would cost and what would refuse it, without writing anything. Needs no sign-in. */
export async function quote(deps: BookingDeps, actor: Anyone, input: QuoteInput): Promise<Quote> {
  const ids = input.lines.map((line) => line.instrumentId);
  const asker = { personId: actor?.personId ?? null };
  const bookable = await readBookable(deps.store.read, ids, asker, ...judgingWindows(input.lines));
  if (ids.some((id) => !bookable.has(id))) throw new ProblemError('not-found', 'no such instrument');

  const judged = judgeLines(input.lines, bookable, actor, deps.clock());
  const price = sumOf(judged.map((line) => line.price));
  if (!price) throw new ProblemError('invalid', 'lines in different currencies need orders of their own');
  return {
    ok: judged.every((line) => line.refusals.length === 0),
    price,
    lines: judged.map(quotedLine),
    alternatives: await suggestAlternatives(deps, seekerOf(actor), input.lines, judged),
  };
}

function quotedLine(judged: JudgedLine, index: number): Quote['lines'][number] {
  return {
    instrumentId: judged.instrument.id,
    ...formatSpan(judged.request),
    price: judged.priceDetail && {
      ...judged.priceDetail,
      parts: [...judged.priceDetail.parts],
      class: judged.userClass,
    },
    approval: judged.approval,
    refusals: judged.refusals.map((refusal) => refusalOut(index, refusal)),
  };
}
