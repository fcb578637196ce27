import type { Asker } from '@jishi/db/queries/facts';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { convertInstants } from '@jishi/shared/rules/refusal';
import type { RefusalOut } from '@jishi/shared/schema/booking';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { Refusal } from '@jishi/shared/schema/rules';
import type { Deps } from '../context.ts';
import { type Seeker, suggestAlternatives } from './alternatives.ts';
import { type JudgedLine, judgeLines, judgingWindows, readFacts, type WantedLine } from './judging.ts';

/** Lines that the rules refuse; thrown to roll back, then told with alternatives that are read outside the lock. */
export class Refused extends Error {
  readonly lines: readonly WantedLine[];
  readonly judged: readonly JudgedLine[];

  constructor(lines: readonly WantedLine[], judged: readonly JudgedLine[]) {
    super('refused');
    this.lines = lines;
    this.judged = judged;
  }
}

/** A refusal as JSON: its line and its numbers, instants as RFC 3339. */
export function refusalOut(line: number, refusal: Refusal): RefusalOut {
  const told = convertInstants(refusal, (instant) => (typeof instant === 'number' ? formatInstant(instant) : instant));
  return { line, ...told } as RefusalOut;
}

export function refusalsOut(judged: readonly JudgedLine[]): RefusalOut[] {
  return judged.flatMap((line, index) => line.refusals.map((refusal) => refusalOut(index, refusal)));
}

/** The `refused` problem of lines that were judged, with alternatives that themselves pass. */
export async function refusedProblem(deps: Deps, seeker: Seeker, refused: Refused): Promise<ProblemError> {
  const { lines, judged } = refused;
  const alternatives = await suggestAlternatives(deps, seeker, lines, judged);
  return new ProblemError('refused', undefined, { refusals: refusalsOut(judged), alternatives });
}

/** The same after the overlap guard spoke: what took the time meanwhile is committed by now, so judging shows it. */
export async function refusedByGuard(
  deps: Deps,
  actor: Anyone,
  asker: Asker,
  lines: readonly WantedLine[],
): Promise<ProblemError> {
  const ids = lines.map((line) => line.instrumentId);
  const bookable = await readFacts(deps, deps.store.read, ids, asker, ...judgingWindows(lines));
  const judged = judgeLines(lines, bookable, actor, asker.now);
  if (judged.every((line) => line.refusals.length === 0)) return new ProblemError('busy');
  return refusedProblem(deps, { asker, stays: false }, new Refused(lines, judged));
}
