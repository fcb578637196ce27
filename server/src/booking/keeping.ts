import { parseJson } from '@jishi/db/json';
import { heldSince } from '@jishi/db/queries/hold';
import type { HoldTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import { type Hold, holdLines } from '@jishi/shared/schema/hold';
import { HOUR_MS, MINUTE_MS, overlaps, type Span, union } from '@jishi/shared/time/span';
import type { Change } from '../engine/change.ts';
import type { WantedLine } from '../engine/judging.ts';

/** Nobody keeps many slots from others at once. */
const MAX_HOLDS = 3;
const MAX_LINES = 10;
/** How long one may keep the same time within an hour without an order: a hold, and one more after the form was loaded again. */
const MAX_KEPT_MS = 20 * MINUTE_MS;
/** Nobody fills in so many forms within an hour; more holds are not looked through. */
const MAX_HOURLY = 200;

/**
 * Throws `conflict` when somebody who wants to hold more would keep too much from others: too many slots at once, or the
 * same time of an instrument again and again without ordering it.
 */
export async function checkKeeping(
  { trx, now }: Change,
  personId: string,
  lines: readonly WantedLine[],
): Promise<void> {
  const since = now - HOUR_MS;
  const rows = await heldSince(trx, personId, since, MAX_HOURLY);
  if (rows.length === MAX_HOURLY) throw new ProblemError('conflict', 'too many holds within an hour');
  const recent = rows.map((row) => keptBy(row, since));
  const going = recent.filter(({ to }) => to > now);
  const linesHeld = going.flatMap((kept) => kept.lines).length + lines.length;
  if (going.length >= MAX_HOLDS || linesHeld > MAX_LINES) {
    throw new ProblemError('conflict', 'at most three holds with ten lines together at once; let one go first');
  }
  const over = recent.filter(({ to }) => to <= now);
  if (lines.some((line) => keptMs(line, over) >= MAX_KEPT_MS)) {
    throw new ProblemError('conflict', 'you kept this time for twenty minutes within an hour; order it, or leave it');
  }
}

/** From when to when a hold kept the time of its lines from others. */
type Kept = Span & { readonly lines: readonly WantedLine[] };

/** A hold that expired may be removed only later. */
function keptBy(row: HoldTable, since: number): Kept {
  const lines = linesOf(row).map(({ instrumentId, from, to }) => ({
    instrumentId,
    from: Date.parse(from),
    to: Date.parse(to),
  }));
  const to = Math.min(row.ended_at ?? row.expires_at, row.expires_at);
  return { from: Math.max(row.created_at, since), to, lines };
}

function keptMs(line: WantedLine, over: readonly Kept[]): number {
  const same = over.filter(({ lines }) =>
    lines.some((kept) => kept.instrumentId === line.instrumentId && overlaps(kept, line)),
  );
  return union(same).reduce((sum, { from, to }) => sum + to - from, 0);
}

export function linesOf(row: HoldTable): Hold['lines'] {
  return parseJson(holdLines, row.lines);
}
