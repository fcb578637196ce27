import { openStore, transact } from '@jishi/db/open';
import { insertDigestItems } from '@jishi/db/queries/mail';
import { writeDigests } from '@jishi/server/notice/mail/digest';
import { sayClock } from '@jishi/shared/messages/format';
import type { MailItem } from '@jishi/shared/schema/notice';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';
import { mailRows, NOW, openStage, type Stage } from './stage.ts';

/** Wednesday, seven in the morning in Shanghai. */
const SEVEN = Date.parse('2026-11-25T07:00:00+08:00');
const STEP_MINUTES = 10;

describe.each(KINDS)('digests on %s', (kind) => {
  let stage: Stage;
  let count = 0;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  async function happen(at: number, store = stage.store): Promise<number> {
    count += 1;
    const nothing = { instrument: null, facility: null, zone: null, time: null, was: null, state: null };
    const item: MailItem = {
      ...{ what: 'moved', subjectId: String(count), at, ...nothing },
      ...{ until: null, message: null, breach: null, person: null },
    };
    const row = { event_id: count, facility_id: stage.centre.id, actor_id: null, at, content: JSON.stringify(item) };
    await transact(store, (trx) => insertDigestItems(trx, [row]));
    return count;
  }

  const told = async () =>
    (await mailRows(stage)).flatMap(({ content }) =>
      (JSON.parse(content) as { items: MailItem[] }).items.map(({ subjectId }) => Number(subjectId)),
    );
  const waiting = () => stage.store.read.selectFrom('digest_item').select('event_id').orderBy('event_id').execute();

  test('come at seven every day, also when things happen at night and are heard of late', async () => {
    const deps = makeTestDeps(stage.store, {}, NOW);
    const clock = () => sayClock(deps.clock(), 'Asia/Shanghai', 'en');
    const days = 5;
    for (let step = 0; step < (days * 24 * 60) / STEP_MINUTES; step += 1) {
      if (['00:10', '03:00', '23:30'].includes(clock())) await happen(deps.clock());
      // It happened before seven, and was heard of after the digest.
      if (clock() === '07:10') await happen(deps.clock() - 15 * MINUTE_MS);
      await writeDigests(deps);
      deps.passMinutes(STEP_MINUTES);
    }
    const written = (await mailRows(stage)).map((row) => new Date(row.created_at).toISOString());
    const seven = Array.from({ length: days }, (_, day) => new Date(SEVEN + day * 24 * 60 * MINUTE_MS).toISOString());
    expect(written).toEqual(seven);
    expect((await told()).length + (await waiting()).length).toBe(count);
    expect(await told()).toEqual([...new Set(await told())]);
  });

  test('of two servers that write at once, with no lease at all, one does, and nothing is lost', async () => {
    const other = openStore(stage.test.url);
    const sides = [stage.store, other].map((store) => makeTestDeps(store, {}, SEVEN));
    const first = await happen(NOW);
    await Promise.all([...sides, ...sides].map((deps) => writeDigests(deps)));
    expect(await told()).toEqual([first]);
    await other.close();
  });

  // SQLite has one writer: nothing comes in between there.
  if (kind === 'postgres') test('what comes while two servers write waits for the next digest', betweenTwo);

  async function betweenTwo(): Promise<void> {
    const other = openStore(stage.test.url);
    const first = await happen(NOW);
    const goOn = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const inTheWay = transact(stage.store, async (trx) => {
      await trx.selectFrom('digest_item').selectAll().where('event_id', '=', first).forUpdate().execute();
      locked.resolve();
      await goOn.promise;
    });
    await locked.promise;
    const writing = [writeDigests(makeTestDeps(stage.store, {}, SEVEN))];
    await blocked(1);
    const second = await happen(NOW + MINUTE_MS);
    writing.push(writeDigests(makeTestDeps(other, {}, SEVEN)));
    await blocked(2);
    goOn.resolve();
    await Promise.all([inTheWay, ...writing]);
    expect(await told()).toEqual([first]);
    expect(await waiting()).toEqual([{ event_id: second }]);
    await other.close();
  }

  /** Settles when so many connections wait for a lock. */
  const blocked = (connections: number) =>
    vi.waitFor(
      async () => {
        const query = sql<{ pid: number }>`
          select distinct pid from pg_stat_activity
          where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
        expect((await query.execute(stage.store.read)).rows).toHaveLength(connections);
      },
      { timeout: 10_000 },
    );
});
