import { checkInvariants, type Finding } from '@jishi/db/invariants';
import type { Deps } from '../context.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

/**
 * `jishi doctor`: checks every invariant of the data, one line each, and shows some of the rows that break one. Reads
 * only. Answers the exit code: 0 when all hold, 1 when one is broken.
 */
export async function runDoctor(
  argv: readonly string[],
  deps: Pick<Deps, 'store'>,
  terminal: Terminal,
): Promise<number> {
  if (argv.length > 0) throw new UsageError('jishi doctor takes no arguments');
  const findings = await checkInvariants(deps.store.read);
  for (const line of findings.flatMap(linesOf)) terminal.out(line);
  const broken = findings.filter((finding) => !finding.ok).length;
  terminal.out(broken === 0 ? `all ${findings.length} invariants hold` : `${broken} of ${findings.length} are broken`);
  return broken === 0 ? 0 : 1;
}

function linesOf({ name, ok, count, sample }: Finding): string[] {
  if (ok) return [`ok      ${name}`];
  return [
    `BROKEN  ${name}: ${count} ${count === 1 ? 'row' : 'rows'}`,
    ...sample.map((row) => `        ${JSON.stringify(row)}`),
  ];
}
