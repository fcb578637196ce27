import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchContention } from './contention.ts';
import { benchImport } from './importing.ts';
import { benchJudge } from './judge.ts';
import { requestsPerSecond } from './load.ts';
import { benchOrders } from './orders.ts';
import { serveProcess, timeProcess } from './process.ts';
import { prepareReads } from './reads.ts';
import { benchSearch } from './search.ts';
import { benchExpansion, benchSeries, DAYS } from './series.ts';

const PASSWORD = 'bench-password';

function say(what: string, value: string, goal = ''): void {
  console.log(`${what.padEnd(46)} ${value.padStart(24)}  ${goal}`);
}

const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
const ratio = (a: number, b: number) => (a / b).toFixed(2);

/** Figures of one run, side by side. It measures and never judges: machines are noisy. */
export async function runAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-bench-'));
  try {
    await runIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string): Promise<void> {
  const file = join(folder, 'jishi.db');
  const env = { DATABASE_URL: `file:${file}`, JISHI_DEMO_PASSWORD: PASSWORD };
  const judged = benchJudge();
  say('judge, usual rules', rate(judged.usual), 'goal ≥ 100,000/s on one core');
  say('judge, many rules', rate(judged.many), 'whole nights, balance, shares');
  const first = await serveProcess('server/src/cli.ts', ['start', '--demo', '--no-web'], env);
  say('first start (reference data and sample)', `${first.seconds.toFixed(1)} s`);
  say('  peak memory', `${(await first.stop()).toFixed(0)} MB`);
  const again = await serveProcess('server/src/cli.ts', ['start', '--demo', '--no-web'], env);
  say('second start', `${again.seconds.toFixed(1)} s`, 'goal < 3 s');

  const search = await benchSearch(again.url);
  say(
    'search through HTTP, p50 / p95',
    `${search.p50.toFixed(1)} / ${search.p95.toFixed(1)} ms`,
    `${search.questions} questions, 42,000 instruments`,
  );

  const reads = await prepareReads(again.url, PASSWORD);
  const hello = await serveProcess('tests/src/bench/hello.ts', [], {});
  const bare = await requestsPerSecond(hello.url, 200);
  const agenda = await requestsPerSecond(reads.agenda, 200);
  const feed = await requestsPerSecond(reads.feed, 304, { 'if-none-match': reads.feedTag });
  const bareAfter = await requestsPerSecond(hello.url, 200);
  await hello.stop();
  const yardstick = (bare + bareAfter) / 2;
  say('bare Hono "hello"', rate(yardstick));
  say('agenda of a week', `${rate(agenda)} = ${ratio(agenda, yardstick)}`, 'goal ≥ 0.3 of hello');
  say('feed, not changed (304)', `${rate(feed)} = ${ratio(feed, yardstick)}`, 'goal ≥ 0.3 of hello');
  say('  peak memory of the server', `${(await again.stop()).toFixed(0)} MB`);

  const orders = await benchOrders(file, PASSWORD);
  say('orders, same statements on the bare driver', rate(orders.bare));
  say(
    'orders through HTTP, SQLite synchronous=FULL',
    `${rate(orders.http)} = ${ratio(orders.http, orders.bare)}`,
    'goal ≥ 0.5 of the driver',
  );

  for (const kind of ['sqlite', 'postgres'] as const) {
    const { one, spread } = await benchContention(kind);
    const latency = ({ p50, p99 }: typeof one) => `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} ms`;
    say(`200 clients on one instrument, ${kind}`, rate(one.perSecond), `${latency(one)}; ${one.accepted} accepted`);
    say(`200 clients on 2,000 instruments, ${kind}`, rate(spread.perSecond), latency(spread));
  }

  const expanded = benchExpansion();
  const ms = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
  say('expanding 366 days / a rule that never matches', `${ms(expanded.year)} / ${ms(expanded.never)}`);
  for (const kind of ['sqlite', 'postgres'] as const) {
    const { preview, place, again, move, cancel } = await benchSeries(kind);
    const others = `tried ${ms(preview)}, again ${ms(again)}, moved ${ms(move)}, cancelled ${ms(cancel)}`;
    say(`series of ${DAYS}, ${kind}`, ms(place), `goal < 1 s; ${others}`);
  }

  const sample = await timeProcess('server/src/cli.ts', ['sample', '--instruments', '42000', '--seed', '2'], {
    DATABASE_URL: `file:${await benchImport.referenceOnly(folder)}`,
  });
  say(
    'sample catalogue of 42,000',
    `${sample.seconds.toFixed(1)} s, ${sample.peak.toFixed(0)} MB`,
    'goal ≤ 25 s, ≤ 600 MB',
  );
  const imported = await benchImport.register(folder, file);
  say('import of a register, 42,000 rows of CSV', `${imported.seconds.toFixed(1)} s, ${imported.peak.toFixed(0)} MB`);
}
