import type { Db } from '@jishi/db/open';
import type { Actor } from '@jishi/shared/rules/access';
import type { SeriesInput } from '@jishi/shared/schema/series';
import type { Occurrence } from '@jishi/shared/time/series';
import type { Deps } from '../context.ts';
import { askerOf, type JudgedLine, judgeLines, judgingWindows, readFacts, type WantedLine } from '../engine/judging.ts';
import { checkParts } from '../engine/lines.ts';
import { occurrencesOf } from './occurrences.ts';

/** An occurrence as the rule has it, with the line that it wanted (perhaps at another time) and how that was judged. */
export type JudgedOccurrence = {
  readonly occurrence: Occurrence;
  readonly wanted: WantedLine;
  readonly line: JudgedLine;
};

/**
 * Judges every occurrence on facts that are read once; each sees what the ones before it took. An occurrence that the
 * clock skips is too short. Throws `invalid` and `not-found`.
 */
export async function judgeSeries(
  deps: Deps,
  db: Db,
  actor: Actor,
  input: SeriesInput,
  zone: string,
  now: number,
): Promise<JudgedOccurrence[]> {
  const { instrumentId, mode, parts } = input;
  const occurrences = occurrencesOf(input, zone);
  const elsewhen = new Map(input.instead.map(({ date, from, to }) => [date, { from, to }]));
  const wanted = occurrences.map((occurrence): WantedLine => {
    const { from, to } = elsewhen.get(occurrence.date) ?? occurrence;
    return { instrumentId, from, to, mode, parts };
  });
  const asker = askerOf(actor, input.groupId ?? null, now);
  const bookable = await readFacts(deps, db, [instrumentId], asker, ...judgingWindows(wanted));
  checkParts(wanted.slice(0, 1), bookable);
  const judged = judgeLines(wanted, bookable, actor, now);
  return occurrences.map((occurrence, index) => ({
    occurrence,
    wanted: wanted[index] as WantedLine,
    line: judged[index] as JudgedLine,
  }));
}

/** Those that may be booked. */
export function passed(judged: readonly JudgedOccurrence[]): JudgedOccurrence[] {
  return judged.filter(({ line }) => line.refusals.length === 0);
}
