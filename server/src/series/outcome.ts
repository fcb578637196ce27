import type { SeriesTable } from '@jishi/db/schema';
import { sumOf } from '@jishi/shared/money';
import { ProblemError } from '@jishi/shared/problem';
import { formatSpan, money } from '@jishi/shared/schema/primitives';
import { type OccurrenceOut, occurrenceOut, type SeriesInput } from '@jishi/shared/schema/series';
import { z } from 'zod';
import { refusalOut } from '../engine/refusal.ts';
import { type JudgedOccurrence, passed } from './judge.ts';
import { bookingIdOf } from './occurrences.ts';

/** What became of each occurrence when the series was made; kept with it. */
const seriesOutcome = z.object({
  occurrences: z.array(occurrenceOut),
  booked: z.int(),
  refused: z.int(),
  price: money,
});
export type SeriesOutcome = z.infer<typeof seriesOutcome>;

export function outcomeOf(input: SeriesInput, judged: readonly JudgedOccurrence[]): SeriesOutcome {
  const fitting = passed(judged);
  const price = sumOf(fitting.map(({ line }) => line.price));
  if (!price) throw new ProblemError('invalid', 'lines in different currencies need orders of their own');
  return {
    occurrences: judged.map((one, index) => fateOf(input.id, one, index)),
    booked: fitting.length,
    refused: judged.length - fitting.length,
    price,
  };
}

function fateOf(seriesId: string, { occurrence, wanted, line }: JudgedOccurrence, index: number): OccurrenceOut {
  const when = { date: occurrence.date, ...formatSpan(wanted) };
  if (line.refusals.length === 0) return { ...when, fate: 'booked', bookingId: bookingIdOf(seriesId, occurrence) };
  return { ...when, fate: 'refused', refusals: line.refusals.map((refusal) => refusalOut(index, refusal)) };
}

/** Read anew each time: texts of this size are not worth remembering. */
export function readOutcome({ outcome }: SeriesTable): SeriesOutcome {
  return seriesOutcome.parse(JSON.parse(outcome));
}
