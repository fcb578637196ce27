import { readBookable } from '@jishi/db/queries/facts';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import type { RefusalOut } from '@jishi/shared/schema/booking';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Refusal } from '@jishi/shared/schema/rules';
import { type Seeker, suggestAlternatives } from './alternatives.ts';
import type { BookingDeps } from './deps.ts';
import { type JudgedLine, judgeLines, judgingWindows, type WantedLine } from './judging.ts';

const INSTANTS: ReadonlySet<string> = new Set(['now', 'earliest', 'latest', 'until', 'nextOpen', 'since']);

/** A refusal as JSON: its line and its numbers, instants as RFC 3339. */
export function refusalOut(line: number, refusal: Refusal): RefusalOut {
  const fields = Object.entries(refusal).map(([name, value]) => [
    name,
    INSTANTS.has(name) && typeof value === 'number' ? formatInstant(value) : value,
  ]);
  return { line, ...Object.fromEntries(fields) } as RefusalOut;
}

export function refusalsOut(judged: readonly JudgedLine[]): RefusalOut[] {
  return judged.flatMap((line, index) => line.refusals.map((refusal) => refusalOut(index, refusal)));
}

/** The `refused` problem of lines that were judged, with alternatives that themselves pass. */
export async function refusedProblem(
  deps: BookingDeps,
  seeker: Seeker,
  lines: readonly WantedLine[],
  judged: readonly JudgedLine[],
): Promise<ProblemError> {
  const alternatives = await suggestAlternatives(deps, seeker, lines, judged);
  return new ProblemError('refused', undefined, { refusals: refusalsOut(judged), alternatives });
}

/** Somebody who books for themselves. */
export function seekerOf(actor: Anyone): Seeker {
  return { actor, personId: actor?.personId ?? null };
}

/** The same after the overlap guard spoke: what took the time meanwhile is committed by now, so judging shows it. */
export async function refusedByGuard(
  deps: BookingDeps,
  actor: Anyone,
  lines: readonly WantedLine[],
): Promise<ProblemError> {
  const ids = lines.map((line) => line.instrumentId);
  const asker = { personId: actor?.personId ?? null };
  const bookable = await readBookable(deps.store.read, ids, asker, ...judgingWindows(lines));
  const judged = judgeLines(lines, bookable, actor, deps.clock());
  if (judged.every((line) => line.refusals.length === 0)) return new ProblemError('busy');
  return refusedProblem(deps, seekerOf(actor), lines, judged);
}
