import { order } from '@jishi/shared/schema/booking';
import { runs } from '@jishi/shared/test-support/runs';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExternalScene, file, openExternalScene } from '../../api/external-scene.ts';
import { line, orderOf } from '../../api/scene.ts';
import { calendar } from '../../support/calendar-host.ts';
import { KINDS } from '../../support/store.ts';
import { Model, QUARTERS, STATIONS, type Stretch } from './model.ts';

const RUNS = runs(6);
const QUARTER_MS = 15 * 60_000;
/** Midnight of a day that is always open. */
const BASE = Date.parse('2026-11-26T00:00:00Z');
const CALENDARS = 3;

const stretch = fc
  .tuple(fc.integer({ min: 0, max: QUARTERS - 1 }), fc.integer({ min: 1, max: 10 }))
  .map(([from, length]): Stretch => ({ from, to: Math.min(QUARTERS, from + length) }));
const nth = fc.nat({ max: 20 });

type Step =
  | { readonly do: 'book' | 'close'; readonly at: Stretch }
  | { readonly do: 'cancel' | 'open' | 'remove'; readonly nth: number }
  | { readonly do: 'write'; readonly nth: number; readonly spans: readonly Stretch[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: stretch.map((at): Step => ({ do: 'book', at })) },
  { weight: 3, arbitrary: nth.map((n): Step => ({ do: 'cancel', nth: n })) },
  { weight: 2, arbitrary: stretch.map((at): Step => ({ do: 'close', at })) },
  { weight: 1, arbitrary: nth.map((n): Step => ({ do: 'open', nth: n })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(nth, fc.array(stretch, { maxLength: 4 }))
      .map(([n, spans]): Step => ({ do: 'write', nth: n, spans })),
  },
  { weight: 1, arbitrary: nth.map((n): Step => ({ do: 'remove', nth: n })) },
);

const instant = (quarter: number) => new Date(BASE + quarter * QUARTER_MS).toISOString();
const textOf = (spans: readonly Stretch[]) =>
  calendar(...spans.map(({ from, to }) => ({ from: instant(from), to: instant(to) })));

describe.each(KINDS)('claims of calendars and closures on %s', (kind) => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await openExternalScene(kind);
  });
  afterAll(() => scene?.stopAll());

  /** Whose each quarter is by the database: of busy time, the calendar. */
  async function owners(instrumentId: string): Promise<Map<string, string>> {
    const rows = await scene.store.read
      .selectFrom('occupancy')
      .leftJoin('external_busy', 'external_busy.id', 'occupancy.owner_id')
      .select(['station', 'occupancy.from_at', 'occupancy.to_at', 'owner_id', 'calendar_id'])
      .where('occupancy.instrument_id', '=', instrumentId)
      .execute();
    const found = new Map<string, string>();
    for (const row of rows) {
      for (let at = row.from_at; at < row.to_at; at += QUARTER_MS)
        found.set(`${row.station} ${(at - BASE) / QUARTER_MS}`, row.calendar_id ?? row.owner_id);
    }
    return found;
  }

  async function run(model: Model, instrumentId: string, calendars: string[], wanted: Step): Promise<void> {
    const { client } = scene.hefeiManager;
    const pick = (ids: Iterable<string>, n: number) => [...ids][n % Math.max(1, [...ids].length)];
    const isClosure = (id: string) => model.claims.get(id)?.kind === 'closure';
    if (wanted.do === 'book') {
      const { from, to } = wanted.at;
      const asked = orderOf(line(instrumentId, instant(from), instant(to)));
      const answer = await scene.researcher.client.post('/api/v1/orders', asked);
      expect(answer.status, answer.text).toBe(model.canBook(wanted.at) ? 201 : 409);
      if (answer.status !== 201) return;
      const id = answer.read(order).lines[0]?.id ?? '';
      const { station } = await scene.store.read
        .selectFrom('occupancy')
        .select('station')
        .where('owner_id', '=', id)
        .executeTakeFirstOrThrow();
      expect(model.isFree(station, wanted.at)).toBe(true);
      model.book(id, station, wanted.at);
    }
    if (wanted.do === 'cancel') {
      const id = pick(model.bookings.keys(), wanted.nth);
      if (!id) return;
      expect((await scene.researcher.client.post(`/api/v1/bookings/${id}/cancel`, {})).status).toBe(200);
      model.cancel(id);
    }
    if (wanted.do === 'close') {
      const { from, to } = wanted.at;
      const id = uuidv7();
      const closure = { id, from: instant(from), to: instant(to), kind: 'closure', reason: '维修', displace: 'refuse' };
      const answer = await client.post(`/api/v1/instruments/${instrumentId}/closures`, closure);
      expect(answer.status, answer.text).toBe(model.canClose(wanted.at) ? 201 : 409);
      if (answer.status === 201) model.close(id, wanted.at);
    }
    if (wanted.do === 'open') {
      const id = pick([...model.claims.keys()].filter(isClosure), wanted.nth);
      if (!id) return;
      expect((await client.post(`/api/v1/closures/${id}/end`, {})).status).toBe(200);
      model.drop(id);
    }
    if (wanted.do === 'write') {
      const n = wanted.nth % CALENDARS;
      const known = calendars[n];
      const source = file(textOf(wanted.spans));
      if (known === undefined || known === '') {
        const input = scene.inputOf({ instrumentId, source });
        const answer = await scene.connect(input, scene.hefeiManager, scene.hefeiCentre.id);
        expect(answer.status, answer.text).toBe(201);
        calendars[n] = input.id;
        model.write(input.id, wanted.spans);
        return;
      }
      const answer = await scene.change(known, { source }, '*', scene.hefeiManager);
      expect(answer.status, answer.text).toBe(200);
      model.write(known, wanted.spans);
    }
    if (wanted.do === 'remove') {
      const n = wanted.nth % CALENDARS;
      const known = calendars[n];
      if (known === undefined || known === '') return;
      expect((await scene.remove(known, scene.hefeiManager)).status).toBe(204);
      calendars[n] = '';
      model.drop(known);
    }
  }

  /** What is free goes to one of its heirs; among calendars the database says to which. */
  async function compare(model: Model, instrumentId: string): Promise<void> {
    const found = await owners(instrumentId);
    model.each((station, quarter, owner) => {
      const actual = found.get(`${station} ${quarter}`) ?? null;
      const heirs = owner === null ? model.heirs(quarter) : [];
      if (heirs.length === 0) expect(actual, `station ${station} quarter ${quarter}`).toBe(owner);
      else expect(heirs, `station ${station} quarter ${quarter}`).toContain(actual);
      model.set(station, quarter, actual);
    });
    await scene.expectSound();
  }

  test('every quarter of an hour is whose it is by a simple table, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16, size: 'max' }), async (steps) => {
        const instrumentId = await scene.addInstrument({ stations: STATIONS }, scene.hefeiCentre);
        const model = new Model();
        const calendars: string[] = [];
        for (const one of steps) {
          await run(model, instrumentId, calendars, one);
          await compare(model, instrumentId);
        }
        await scene.clear();
      }),
      { ...RUNS, interruptAfterTimeLimit: 100_000 },
    );
  }, 120_000);
});
