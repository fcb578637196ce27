import type { Taking } from '@jishi/db/queries/closure';
import { ProblemError } from '@jishi/shared/problem';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { OccupancyKind } from '@jishi/shared/schema/rules';

/** What is in the way of a closure and stays there. */
const IN_THE_WAY: Readonly<Record<OccupancyKind, string | undefined>> = {
  maintenance: 'another closure has this time',
  closure: 'another closure has this time',
  external: undefined,
  booking: undefined,
  hold: undefined,
};

/** The refusal of a closure by what stays in its way; `line` counts the instruments that were named. */
export function refusedByOthers(
  blockers: readonly Taking[],
  instrumentIds: readonly string[],
  extra: Readonly<Record<string, unknown>> = {},
): ProblemError {
  const refusals = blockers.map((one) => ({
    line: Math.max(0, instrumentIds.indexOf(one.instrumentId)),
    rule: 'taken',
    kind: one.kind,
    until: formatInstant(one.to),
    instrumentId: one.instrumentId,
  }));
  return new ProblemError('refused', IN_THE_WAY[blockers[0]?.kind ?? 'closure'], { refusals, ...extra });
}

/** A closure begins in the running quarter of an hour at the earliest. */
export function refusedAsPast(now: number, extra: Readonly<Record<string, unknown>>): ProblemError {
  return new ProblemError('refused', undefined, {
    refusals: [{ line: 0, rule: 'past', now: formatInstant(now) }],
    ...extra,
  });
}
