import { bookingTerms } from '@jishi/shared/rules/terms';
import { externalReport } from '@jishi/shared/schema/external-calendar';
import { holdLines } from '@jishi/shared/schema/hold';
import { mailContent, mailItem } from '@jishi/shared/schema/notice';
import { priceList, ruleLayer, serviceMode } from '@jishi/shared/schema/rules';
import { scheduleException, weeklyHours } from '@jishi/shared/schema/schedule';
import { webhookKind } from '@jishi/shared/schema/webhook';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../open.ts';
import type { Offender } from './invariant.ts';

const texts = z.array(z.string());
const inBoth = z.object({ zh: texts, en: texts });

type JsonTable = {
  readonly table: string;
  /** The primary key. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, z.ZodType>>;
};

const TABLES: readonly JsonTable[] = [
  {
    table: 'instrument',
    key: ['id'],
    columns: { rules: ruleLayer, prices: priceList.nullable(), modes: z.array(serviceMode), techniques: texts },
  },
  { table: 'institution', key: ['id'], columns: { rules: ruleLayer } },
  { table: 'facility', key: ['id'], columns: { rules: ruleLayer } },
  {
    table: 'schedule_version',
    key: ['schedule_id', 'effective_from'],
    columns: { weekly: z.array(weeklyHours), exceptions: z.array(scheduleException) },
  },
  { table: 'instrument_type', key: ['id'], columns: { techniques: texts, abbreviations: texts, synonyms: inBoth } },
  { table: 'technique', key: ['id'], columns: { abbreviations: texts, synonyms: inBoth } },
  { table: 'booking', key: ['id'], columns: { terms: bookingTerms } },
  { table: 'hold', key: ['id'], columns: { lines: holdLines } },
  { table: 'mail', key: ['id'], columns: { content: mailContent } },
  { table: 'digest_item', key: ['event_id'], columns: { content: mailItem } },
  { table: 'webhook', key: ['id'], columns: { kinds: z.array(webhookKind) } },
  { table: 'external_calendar', key: ['id'], columns: { report: externalReport } },
];

/** Each value of a JSON column that is not what the column holds. */
export async function* findBadJson(db: Db): AsyncGenerator<Offender> {
  for (const { table, key, columns } of TABLES) {
    const problemOf = Object.fromEntries(
      Object.entries(columns).map(([column, schema]) => [column, checkerOf(schema)]),
    );
    for await (const row of readAll(db, table, key, Object.keys(columns))) {
      for (const column of Object.keys(columns)) {
        const problem = problemOf[column]?.(row[column] ?? null);
        if (problem) yield { table, column, id: row[key[0] as string] ?? null, problem };
      }
    }
  }
}

type Row = Readonly<Record<string, string | null>>;

const BATCH = 5000;

/** A table in batches, in the order of its key. */
async function* readAll(
  db: Db,
  table: string,
  key: readonly string[],
  columns: readonly string[],
): AsyncGenerator<Row> {
  const keys = sql.join(key.map((column) => sql.ref(column)));
  const wanted = sql.join([...key, ...columns].map((column) => sql.ref(column)));
  for (let after = sql`1 = 1`; ; ) {
    const { rows } = await sql<Row>`
      select ${wanted} from ${sql.table(table)} where ${after} order by ${keys} limit ${sql.lit(BATCH)}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = sql`(${keys}) > (${sql.join(key.map((column) => last[column]))})`;
  }
}

/** Texts of a column that are remembered. */
const MAX_KNOWN = 10_000;

/** Says what is wrong with a text, or null; many rows hold the same one, which is looked at once. */
function checkerOf(schema: z.ZodType): (text: string | null) => string | null {
  const known = new Map<string | null, string | null>();
  return (text) => {
    let problem = known.get(text);
    if (problem === undefined) {
      problem = problemIn(schema, text);
      if (known.size === MAX_KNOWN) known.clear();
      known.set(text, problem);
    }
    return problem;
  };
}

function problemIn(schema: z.ZodType, text: string | null): string | null {
  try {
    const parsed = schema.safeParse(text === null ? null : JSON.parse(text));
    if (parsed.success) return null;
    const [issue] = parsed.error.issues;
    return issue ? `${issue.path.join('/')}: ${issue.message}` : 'does not fit';
  } catch {
    return 'is not JSON';
  }
}
