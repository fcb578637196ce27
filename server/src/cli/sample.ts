import { parseArgs } from 'node:util';
import { makeSample } from '@jishi/db/sample/sample';
import { ProblemError } from '@jishi/shared/problem';
import { calendarDate } from '@jishi/shared/schema/primitives';
import { dayNumber, wallInstant } from '@jishi/shared/time/zone';
import { loadReference } from '../catalogue/reference.ts';
import type { Deps } from '../context.ts';
import { makeProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export const SAMPLE_USAGE = `jishi sample [--instruments <n>] [--seed <n>] [--from <YYYY-MM-DD>]
  --instruments  size of the catalogue, 42000 unless told
  --seed         another number makes another catalogue, 1 unless told
  --from         the day around which the bookings lie, today unless told`;

const OPTIONS = {
  instruments: { type: 'string', default: '42000' },
  seed: { type: 'string', default: '1' },
  from: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ZONE = 'Asia/Shanghai';

/** Makes the sample catalogue, and before it the reference data that it refers to. The exit code. */
export async function runSample(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  if (values.help) {
    terminal.out(SAMPLE_USAGE);
    return 0;
  }
  const input = {
    instruments: wholeNumber('--instruments', values.instruments),
    seed: wholeNumber('--seed', values.seed),
    now: values.from === undefined ? deps.clock() : beginOf(values.from),
  };
  const progress = makeProgress(terminal);
  try {
    await loadReference(deps.store, progress);
    const { made, record } = await makeSample(deps.store, input, ({ done, total }) =>
      progress('sample instruments', done, total),
    );
    if (made) deps.committed();
    const what = `sample of ${record.instruments} instruments, seed ${record.seed}, around ${record.from}`;
    terminal.out(made ? `made: ${what}` : `there already: ${what}`);
    return 0;
  } catch (error) {
    if (error instanceof ProblemError) throw new UsageError(`jishi sample: ${error.message}`);
    throw error;
  }
}

function wholeNumber(name: string, given: string): number {
  if (!/^\d{1,9}$/.test(given))
    throw new UsageError(`jishi sample: ${name} wants a whole number, not ${given.slice(0, 40)}`);
  return Number(given);
}

function beginOf(date: string): number {
  const parsed = calendarDate.safeParse(date);
  if (!parsed.success) throw new UsageError(`jishi sample: --from wants a date YYYY-MM-DD, not ${date.slice(0, 40)}`);
  return wallInstant(ZONE, dayNumber(parsed.data), 0);
}
