import { checkInvariants } from '@jishi/db/invariants';
import { runDoctor } from '@jishi/server/cli/doctor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';
import { bookingBreaks } from './doctor/booking-breaks.ts';
import type { Break } from './doctor/break.ts';
import { catalogueBreaks } from './doctor/catalogue-breaks.ts';
import { externalBreaks } from './doctor/external-breaks.ts';
import { findAfter } from './doctor/find-after.ts';
import { houseBreaks } from './doctor/house-breaks.ts';
import { jsonBreaks } from './doctor/json-breaks.ts';
import { EVERY, KEYS, SUM } from './doctor/names.ts';
import { noticeBreaks } from './doctor/notice-breaks.ts';
import { searchBreaks } from './doctor/search-breaks.ts';
import { timeBreaks } from './doctor/time-breaks.ts';
import { trainingBreaks } from './doctor/training-breaks.ts';
import { waitingBreaks } from './doctor/waiting-breaks.ts';
import { furnish, type World } from './doctor/world.ts';

function breaksOf(world: World): readonly Break[] {
  const all = [
    timeBreaks,
    externalBreaks,
    bookingBreaks,
    catalogueBreaks,
    waitingBreaks,
    noticeBreaks,
    searchBreaks,
    trainingBreaks,
    houseBreaks,
    jsonBreaks,
  ];
  return all.flatMap((breaks) => breaks(world));
}

describe.each(KINDS)('the doctor on %s', (kind) => {
  let opened: TestStore;
  let world: World;
  beforeAll(async () => {
    opened = await openTestStore(kind);
    world = await furnish(opened.store);
  });
  afterAll(() => opened.close());

  test('finds nothing where everything is as it should be', async () => {
    const findings = await checkInvariants(opened.store.read);
    expect(findings.filter((finding) => !finding.ok)).toEqual([]);
    expect(findings.map((finding) => finding.name)).toEqual(kind === 'sqlite' ? [...EVERY, KEYS] : EVERY);
  });

  test('finds each way to break it, and says which rows', { timeout: 120_000 }, async () => {
    const all = breaksOf(world);
    for (const [does, statements, broken, seen] of all) {
      const found = await findAfter(opened, statements);
      expect([does, found.map((finding) => finding.name)]).toEqual([does, broken]);
      expect(JSON.stringify(found[0]?.sample), does).toContain(seen);
    }
    expect(new Set(all.flatMap(([, , broken]) => broken))).toEqual(new Set(EVERY));
  });

  test('counts all rows and shows five', async () => {
    const many = Array.from(
      { length: 12 },
      (_, n) => `insert into orders values ('empty${n}', 'anna', 'x', 0, 'XXX', 0)`,
    );
    expect(await findAfter(opened, many)).toMatchObject([{ name: SUM, count: 12, sample: { length: 5 } }]);
  });

  if (kind === 'sqlite')
    test('finds a row that refers to nothing', async () => {
      const [finding] = await findAfter(opened, [
        `update closure set created_by = 'nobody'`,
        `update webhook set created_by = 'nobody'`,
      ]);
      expect(finding).toMatchObject({ name: KEYS, count: 3 });
    });

  test('prints a line for each invariant, and what breaks one, and answers by its exit code', async () => {
    const lines: string[] = [];
    const terminal = { out: (line: string) => lines.push(line), err: () => {}, read: async () => '' };
    expect(await runDoctor([], opened, terminal)).toBe(0);
    expect(lines).toHaveLength(EVERY.length + (kind === 'sqlite' ? 2 : 1));
    expect(lines.slice(0, -1).every((line) => line.startsWith('ok '))).toBe(true);

    lines.length = 0;
    await opened.store.write.updateTable('orders').set({ price_minor: 301 }).where('id', '=', 'paid').execute();
    expect(await runDoctor([], opened, terminal)).toBe(1);
    expect(lines).toContain(`BROKEN  ${SUM}: 1 row`);
    expect(lines.at(-1)).toMatch(/^1 of \d+ are broken$/);
    await opened.store.write.updateTable('orders').set({ price_minor: 300 }).where('id', '=', 'paid').execute();
    await expect(runDoctor(['--quick'], opened, terminal)).rejects.toThrow('no arguments');
  });
});
