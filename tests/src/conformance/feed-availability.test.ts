import { makeBodyCache } from '@jishi/server/http/cache';
import { readAgenda } from '@jishi/server/schedule/agenda';
import { ceilToGrid, GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS, HOUR_MS, type Span, subtract } from '@jishi/shared/time/span';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/store.ts';
import { faultyLines, readCalendarProperty, readEvents, readFirst, unfold } from './ics.ts';
import { askFeed, BASE, makeFeed, makeWorld, NOW, occupy, openWeek, setRow, type World } from './world.ts';

const MONDAY_TO_FRIDAY = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }];

function spansOf(text: string): Span[] {
  return readEvents(text)
    .filter(({ from }) => from.includes('T'))
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
}

function busyOf(text: string): Span[] {
  return unfold(text)
    .filter((line) => line.startsWith('FREEBUSY'))
    .map((line) => {
      const [from = '', to = ''] = line
        .slice(line.indexOf(':') + 1)
        .split('/')
        .map((utc) => utc.replace(/(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, '$1-$2-$3:$4:'));
      return { from: Date.parse(from), to: Date.parse(to) };
    });
}

describe.each(KINDS)(
  'feeds of free time on %s',
  (kind) => {
    let world: World;
    let path: string;
    beforeEach(async () => {
      world = await makeWorld(kind);
      await openWeek(world, MONDAY_TO_FRIDAY);
      ({ path } = await makeFeed(world.app, world.other, { kind: 'availability', targetId: world.instrument.id }));
    });
    afterEach(() => world.close());

    const poll = (at = path) => world.app.request(at);
    const text = async (at = path) => (await poll(at)).text();
    const ifb = () => path.replace(/ics$/, 'ifb');

    it('shows when the instrument is free, as time that blocks nothing, with a link to its week', async () => {
      await occupy(world, { from: NOW + 3 * HOUR_MS, to: NOW + 4 * HOUR_MS });
      const shown = await text();
      const events = readEvents(shown);
      expect(events.slice(0, 3).map(({ from, to }) => `${from} ${to}`)).toEqual([
        '2026-11-24T04:00:00Z 2026-11-24T07:00:00Z',
        '2026-11-24T08:00:00Z 2026-11-24T09:30:00Z',
        '2026-11-25T01:00:00Z 2026-11-25T09:30:00Z',
      ]);
      expect(new Set(events.map(({ summary }) => summary))).toEqual(
        new Set(['Free: Transmission electron microscope']),
      );
      expect(unfold(shown).filter((line) => line === 'TRANSP:TRANSPARENT')).toHaveLength(events.length);
      expect(readFirst(shown, 'url')).toBe(`${BASE}/instruments/${world.instrument.id}?week=2026-11-24`);
      expect(readCalendarProperty(shown, 'x-wr-calname')).toBe('Transmission electron microscope · free time');
      await setRow(world, 'person', world.other.id, { language: 'zh' });
      expect(readEvents(await text())[0]?.summary).toBe('可约：透射电子显微镜');
      expect(faultyLines(new Uint8Array(await (await poll()).arrayBuffer()))).toEqual([]);
    });

    it('anybody signed in may have one, of an instrument that there is', async () => {
      const status = async (person: { id: string }, targetId: string) =>
        (await askFeed(world.app, person, { kind: 'availability', targetId })).status;
      expect(await status(world.researcher, world.instrument.id)).toBe(201);
      expect(await status(world.researcher, uuidv7())).toBe(404);
      expect(await status({ id: '' }, world.instrument.id)).toBe(401);
    });

    it('a new version comes with every quarter of an hour, booking, hold that ends, hour and rule, and with nothing else', async () => {
      const tag = async () => (await poll()).headers.get('ETag');
      const tags = [await tag(), await tag()];
      expect(new Set(tags).size).toBe(1);
      await occupy(world, { from: NOW + 3 * HOUR_MS, to: NOW + 4 * HOUR_MS });
      tags.push(await tag());
      await occupy(
        world,
        { from: NOW + 26 * HOUR_MS, to: NOW + 27 * HOUR_MS },
        { kind: 'hold', expires_at: NOW + 2 * 60_000 },
      );
      tags.push(await tag());
      world.deps.passMinutes(1);
      // The clock stood on a quarter and the next one has begun.
      tags.push(await tag());
      world.deps.passMinutes(1);
      tags.push(await tag());
      expect(spansOf(await text()).some(({ from, to }) => from < NOW + 26 * HOUR_MS && to > NOW + 27 * HOUR_MS)).toBe(
        true,
      );
      world.deps.passMinutes(12);
      expect(await tag()).toBe(tags.at(-1));
      world.deps.passMinutes(2);
      tags.push(await tag());
      await openWeek(world, [{ days: [1], from: '10:00', to: '12:00' }]);
      tags.push(await tag());
      await setRow(world, 'facility', world.facilityId, {
        rules: JSON.stringify({ horizonDays: 10 }),
        version: 7,
        updated_at: world.deps.clock(),
      });
      tags.push(await tag());
      expect(new Set(tags).size).toBe(tags.length - 1);
    });

    it('a slot keeps its UID while it lasts; what is over is left out; its LAST-MODIFIED rises with its end', async () => {
      const first = async () => {
        const shown = await text();
        const [event] = readEvents(shown);
        return { ...event, revised: readFirst(shown, 'last-modified') };
      };
      const at = await first();
      world.deps.passMinutes(20);
      const later = await first();
      expect([later.uid, later.from, later.to]).toEqual([at.uid, '2026-11-24T04:30:00Z', at.to]);
      expect(later.revised > at.revised).toBe(true);
      world.deps.passMinutes(1);
      await occupy(world, { from: NOW + 4 * HOUR_MS, to: NOW + 5 * HOUR_MS });
      const shorter = await first();
      expect([shorter.uid, shorter.to]).toEqual([at.uid, '2026-11-24T08:00:00Z']);
      expect(shorter.revised > later.revised).toBe(true);
      const second = readEvents(await text())[1];
      world.deps.passMinutes(290);
      expect(readEvents(await text())[0]?.uid).toBe(second?.uid);
      world.deps.passMinutes(20);
      expect(readEvents(await text())[0]?.from).toBe('2026-11-25T01:00:00Z');
    });

    it('reaches as far as can be booked, at most a year, and an instrument that is never free or withdrawn says so', async () => {
      const until = async () => Math.max(...spansOf(await text()).map(({ to }) => to));
      const far = await until();
      expect(far).toBeGreaterThan(NOW + 31 * DAY_MS);
      await setRow(world, 'instrument', world.instrument.id, { rules: '{"horizonDays":14}', version: 2 });
      expect(await until()).toBeLessThanOrEqual(NOW + 14 * DAY_MS);
      await setRow(world, 'instrument', world.instrument.id, { rules: '{"horizonDays":366}', version: 3 });
      expect(await until()).toBeGreaterThan(NOW + 360 * DAY_MS);
      expect(await until()).toBeLessThanOrEqual(NOW + 365 * DAY_MS);
      await setRow(world, 'instrument', world.instrument.id, { withdrawn_at: NOW, version: 4 });
      expect(readEvents(await text()).map(({ summary, from }) => [summary, from])).toEqual([
        ['Jishi: no free time now', '2026-11-24'],
      ]);
      expect(busyOf(await text(ifb()))).toHaveLength(1);
    });

    it('7.2.15 and 7.2.20 .ifb: one VFREEBUSY with the headers, versions and ends of the feed', async () => {
      const answer = await poll(ifb());
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'text/calendar; charset=utf-8',
        'content-disposition': 'inline; filename="free.ifb"',
        'cache-control': 'private, no-cache',
        'x-robots-tag': 'noindex, nofollow',
        'referrer-policy': 'no-referrer',
        vary: 'Accept-Encoding',
      });
      const body = await answer.text();
      const lines = unfold(body);
      expect(lines.filter((line) => !line.startsWith('FREEBUSY'))).toEqual([
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Jishi//Jishi 1//EN',
        'CALSCALE:GREGORIAN',
        'BEGIN:VFREEBUSY',
        expect.stringMatching(/^UID:[0-9a-f-]{36}$/),
        expect.stringMatching(/^DTSTAMP:\d{8}T\d{6}Z$/),
        'ORGANIZER:mailto:jishi@localhost',
        'DTSTART:20261124T040000Z',
        expect.stringMatching(/^DTEND:\d{8}T\d{6}Z$/),
        'END:VFREEBUSY',
        'END:VCALENDAR',
      ]);
      expect(faultyLines(new TextEncoder().encode(body))).toEqual([]);
      expect(
        (await world.app.request(ifb(), { headers: { 'If-None-Match': answer.headers.get('ETag') ?? '' } })).status,
      ).toBe(304);
      expect((await poll(path.replace('availability.ics', 'instrument.ifb'))).status).toBe(404);
      expect((await poll(path.replace('availability.ics', 'facility.ifb'))).status).toBe(404);
      const [{ id } = { id: '' }] = await world.store.read.selectFrom('feed').select('id').execute();
      await world.app.request(`/api/v1/feeds/${id}`, { method: 'DELETE', headers: { 'Test-Person': world.other.id } });
      const notice = await poll(ifb());
      expect([notice.status, busyOf(await notice.text())]).toEqual([200, []]);
      world.deps.passMinutes(30 * 24 * 60 + 1);
      expect((await poll(ifb())).status).toBe(410);
    });
  },
  60_000,
);

describe('free time as calendar, free/busy and agenda', () => {
  let world: World;
  let paths: { calendar: string; busy: string };
  beforeAll(async () => {
    world = await makeWorld('sqlite');
    const { path } = await makeFeed(world.app, world.other, { kind: 'availability', targetId: world.instrument.id });
    paths = { calendar: path, busy: path.replace(/ics$/, 'ifb') };
  });
  afterAll(() => world.close());

  const quarters = fc.integer({ min: -20, max: 8 * 24 * 4 });
  const taken = fc.array(fc.record({ from: quarters, length: fc.integer({ min: 1, max: 60 }) }), { maxLength: 25 });
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  const day = fc.integer({ min: 1, max: 7 });
  const weekly = fc.array(
    fc.tuple(day, fc.integer({ min: 0, max: 22 }), fc.integer({ min: 1, max: 24 })).map(([one, from, length]) => ({
      days: [one],
      from: clock(from),
      to: clock(Math.min(24, from + length)),
    })),
    { minLength: 1, maxLength: 10 },
  );
  const rules = fc.record({
    bufferBeforeMinutes: fc.constantFrom(0, 15, 60),
    bufferAfterMinutes: fc.constantFrom(0, 30),
    horizonDays: fc.constantFrom(1, 5, 40),
  });
  const now = fc.integer({ min: 0, max: 3 * DAY_MS });

  it('the calendar is what the agenda says is free from the next quarter on; free/busy is all the rest', async () => {
    let version = 1;
    await fc.assert(
      fc.asyncProperty(weekly, taken, rules, now, async (hours, spans, settings, passed) => {
        version += 1;
        await world.store.write.deleteFrom('occupancy').execute();
        await openWeek(world, hours);
        await setRow(world, 'instrument', world.instrument.id, { rules: JSON.stringify(settings), version });
        // Free time is asked of what is taken; that spans of one station cannot overlap is the database's affair.
        let free: Span[] = [{ from: NOW - DAY_MS, to: NOW + 20 * DAY_MS }];
        for (const { from, length } of spans) {
          const span = { from: NOW + from * GRID_MS, to: NOW + (from + length) * GRID_MS };
          if (!free.some((one) => one.from <= span.from && span.to <= one.to)) continue;
          free = subtract(free, [span]);
          await occupy(world, span);
        }
        world.deps.passMinutes(NOW / 60_000 + passed / 60_000 - world.deps.clock() / 60_000);
        const from = ceilToGrid(world.deps.clock());
        const window = { from, to: from + settings.horizonDays * DAY_MS };

        const agenda = await readAgenda(world.deps, makeBodyCache(1_000_000), null, world.instrument.id, window);
        const said = JSON.parse(await agenda.body()) as { free: { from: string; to: string }[] };
        const expected = said.free.map((span) => ({ from: Date.parse(span.from), to: Date.parse(span.to) }));
        const shown = spansOf(await (await world.app.request(paths.calendar)).text());
        expect(shown).toEqual(expected);
        const busy = await (await world.app.request(paths.busy)).text();
        expect(busyOf(busy)).toEqual(naiveComplement(window, shown));
        expect(() => new ICAL.Component(ICAL.parse(busy))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
}, 120_000);

/** Quarter by quarter. */
function naiveComplement(window: Span, free: readonly Span[]): Span[] {
  const busy: Span[] = [];
  for (let at = window.from; at < window.to; at += GRID_MS) {
    if (free.some(({ from, to }) => from <= at && at < to)) continue;
    const last = busy.at(-1);
    if (last && last.to === at) busy[busy.length - 1] = { from: last.from, to: at + GRID_MS };
    else busy.push({ from: at, to: at + GRID_MS });
  }
  return busy;
}
