import type { BookableInstrument } from '@jishi/db/queries/facts';
import { ProblemError } from '@jishi/shared/problem';
import type { WantedLine } from './judging.ts';

/** All instruments and chosen parts of lines: the agendas that are to be locked. */
export function instrumentsOf(lines: readonly WantedLine[]): string[] {
  return lines.flatMap((line) => [line.instrumentId, ...(line.parts ?? [])]);
}

/** Throws `not-found` when a line wants a part that its instrument does not have. */
export function checkParts(lines: readonly WantedLine[], bookable: ReadonlyMap<string, BookableInstrument>): void {
  for (const { instrumentId, parts = [] } of lines) {
    const needs = bookable.get(instrumentId)?.needs ?? [];
    const unknown = parts.some((partId) => !needs.some((need) => need.partId === partId));
    if (unknown) throw new ProblemError('not-found', 'no such part of this instrument');
  }
}
