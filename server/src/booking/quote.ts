import { sumOf } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import { type Anyone, may } from '@jishi/shared/rules/access';
import type { Quote, QuoteInput } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { Deps } from '../context.ts';
import { suggestAlternatives } from '../engine/alternatives.ts';
import { askerOf, type JudgedLine, judgeLines, judgingWindows, readFacts } from '../engine/judging.ts';
import { checkParts } from '../engine/lines.ts';
import { refusalOut } from '../engine/refusal.ts';
import { ownHold } from './hold.ts';

/** What an order would cost and what would refuse it, without writing anything. Needs no sign-in. */
export async function quote(deps: Deps, actor: Anyone, input: QuoteInput): Promise<Quote> {
  const groupId = input.groupId ?? null;
  if (groupId !== null && !(actor && may.bookFor(actor, groupId))) throw new ProblemError('not-found', 'no such group');
  const ids = input.lines.map((line) => line.instrumentId);
  const held = await ownHold(deps.store.read, actor, input.holdId);
  const asker = askerOf(actor, groupId, deps.clock(), held);
  const bookable = await readFacts(deps, deps.store.read, ids, asker, ...judgingWindows(input.lines));
  if (ids.some((id) => !bookable.has(id))) throw new ProblemError('not-found', 'no such instrument');
  checkParts(input.lines, bookable);

  const judged = judgeLines(input.lines, bookable, actor, asker.now);
  const price = sumOf(judged.map((line) => line.price));
  if (!price) throw new ProblemError('invalid', 'lines in different currencies need orders of their own');
  return {
    ok: judged.every((line) => line.refusals.length === 0),
    price,
    lines: judged.map(quotedLine),
    alternatives: await suggestAlternatives(deps, { asker, stays: false }, input.lines, judged),
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
    approval: judged.approvers.length > 0,
    approvers: [...judged.approvers],
    refusals: judged.refusals.map((refusal) => refusalOut(index, refusal)),
  };
}
