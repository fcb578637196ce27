import { parseArgs } from 'node:util';
import { ProblemError } from '@jishi/shared/problem';
import { language } from '@jishi/shared/schema/primitives';
import { type Trial, trialInput } from '@jishi/shared/schema/trial';
import type { Deps } from '../context.ts';
import { tryBooking } from '../policy/try.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage.ts';

export const JUDGE_USAGE = `jishi judge --instrument <id> (--person <email> | --class <class> [--region <code>]) --from <time> --to <time>
  --class     internal, academic or company: somebody of whom nothing else is known
  --region    code of their institution's city or county (GB/T 2260)
  --from/--to RFC 3339 with an offset: 2026-11-25T09:00:00+08:00
  --mode      self, assisted, sample or project
  --group     id of the research group that the booking is for
  --part      id of a part that is taken along; may be said several times
  --at        the moment of booking, now unless told
  --language  zh or en
  --json      the answer as JSON`;

const OPTIONS = {
  instrument: { type: 'string' },
  person: { type: 'string' },
  class: { type: 'string' },
  region: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  mode: { type: 'string' },
  group: { type: 'string' },
  part: { type: 'string', multiple: true },
  at: { type: 'string' },
  language: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * `jishi judge …`: would somebody's booking pass, rule by rule. Reads only. The exit code: 0 it passes, 1 it is refused;
 * whatever is wrong with the question is thrown as a UsageError.
 */
export async function runJudge(argv: readonly string[], deps: Deps, terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  if (values.help) {
    terminal.out(JUDGE_USAGE);
    return 0;
  }
  const found = await tried(deps, values);
  for (const line of values.json ? [JSON.stringify(found)] : linesOf(found)) terminal.out(line);
  return found.passes ? 0 : 1;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function tried(deps: Deps, values: Values): Promise<Trial> {
  const spoken = language.safeParse(values.language);
  if (!spoken.success) throw new UsageError('jishi judge: --language wants zh or en');
  const { person, ...line } = inputOf(values);
  if (!person) throw new UsageError('jishi judge: say --person or --class');
  try {
    return await tryBooking(deps, null, person, line, spoken.data);
  } catch (error) {
    if (error instanceof ProblemError) throw new UsageError(`jishi judge: ${error.message}`);
    throw error;
  }
}

/** Options as the interface names them, so that a fault can name the option. */
const OPTION_OF: Readonly<Record<string, string>> = {
  instrumentId: 'instrument',
  groupId: 'group',
  parts: 'part',
  email: 'person',
};

function inputOf(values: Values) {
  const person = { email: values.person, class: values.class, region: values.region };
  const given = Object.values(person).some((value) => value !== undefined);
  const parsed = trialInput.safeParse({
    instrumentId: values.instrument,
    from: values.from,
    to: values.to,
    mode: values.mode,
    groupId: values.group,
    parts: values.part,
    at: values.at,
    person: given ? person : undefined,
  });
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  const name = String(fault?.path.findLast((step) => typeof step === 'string' && step !== 'person') ?? 'person');
  throw new UsageError(`jishi judge: --${OPTION_OF[name] ?? name}: ${fault?.message}`);
}

function linesOf({ passes, rules, ...about }: Trial): string[] {
  const who = `${about.class}${about.region ? ` of ${about.region}` : ''}`;
  const table = rules.flatMap(({ rule, passed, sentence, settings }) => {
    const said = settings.map(({ name, value, said: { by, case: index } }) => {
      const where = index === null ? by : `${by}, case ${index}`;
      return `${name} ${JSON.stringify(value)} (${where})`;
    });
    const first = `${passed ? 'ok     ' : 'REFUSED'} ${rule.padEnd(15)} ${said.join('; ')}`.trimEnd();
    return sentence === null ? [first] : [first, `        ${sentence}`];
  });
  const approval = about.approvers.length > 0 ? `, after approval by ${about.approvers.join(' and then ')}` : '';
  return [...table, passes ? `passes for ${who} at ${about.at}${approval}` : `refused for ${who} at ${about.at}`];
}
