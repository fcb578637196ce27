import type { Asker } from '@jishi/db/queries/facts';
import type { SpokenRefusal } from '@jishi/shared/messages/say';
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

/** Who is told. */
type Reader = { readonly personId: string } | null;

/**
 * A refusal as `reader` may hear it. Where and when somebody has another booking is for that person alone: others hear
 * that there is one, and none of the numbers from which its time and place could be reckoned.
 */
export function toldTo<Told extends SpokenRefusal>(
  reader: Reader,
  personId: string,
  refusal: Told,
): Told | { readonly rule: 'travel' } {
  return refusal.rule === 'travel' && reader?.personId !== personId ? { rule: 'travel' } : refusal;
}

/** A refusal as JSON: its line and its numbers, instants as RFC 3339. */
export function refusalOut(line: number, refusal: SpokenRefusal): RefusalOut {
  const told = convertInstants(refusal, (instant) => (typeof instant === 'number' ? formatInstant(instant) : instant));
  return { line, ...told } as RefusalOut;
}

/**
 * The `refused` problem of lines that were judged, with alternatives that themselves pass; told to the person who was
 * judged unless somebody else is named who reads it.
 */
export async function refusedProblem(
  deps: Deps,
  seeker: Seeker,
  { lines, judged }: Refused,
  reader: Reader = seeker.asker.person,
): Promise<ProblemError> {
  const alternatives = await suggestAlternatives(deps, seeker, lines, judged);
  const { person } = seeker.asker;
  const told = (refusal: Refusal) => (person ? toldTo(reader, person.personId, refusal) : refusal);
  const refusals = judged.flatMap((line, index) => line.refusals.map((refusal) => refusalOut(index, told(refusal))));
  return new ProblemError('refused', undefined, { refusals, alternatives });
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
