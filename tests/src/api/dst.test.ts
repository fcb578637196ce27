import { booking, order, quote } from '@jishi/shared/schema/booking';
import { agenda } from '@jishi/shared/schema/instrument';
import type { PriceList, RuleLayer } from '@jishi/shared/schema/rules';
import { HOUR_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALWAYS, addFacility, type TestFacility } from '../support/fixture.ts';
import { KINDS } from '../support/store.ts';
import { line, NOW, openScene, orderOf, type Scene } from './scene.ts';
import { booked, seriesOf } from './series-scene.ts';
import { SUNDAYS } from './sundays.ts';

/** From 22 to 6 on the wall clock, every night. */
const NIGHTS = [
  { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '06:00' },
  { days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '24:00' },
];
const NIGHT: RuleLayer = { wholeBlocks: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' }] };

/** One a minute, and half of that from 1 to 3 on the wall clock. */
const PRICES: PriceList = {
  currency: 'CNY',
  hourlyMinor: { internal: 6_000, academic: 6_000, company: 6_000 },
  startUpMinor: 0,
  periods: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '01:00', to: '03:00', percent: 50 }],
  urgent: null,
  minimumMinor: 0,
};

const later = (instant: string, minutes: number) =>
  new Date(Date.parse(instant) + minutes * MINUTE_MS).toISOString().replace('.000Z', 'Z');

describe.each(KINDS)('on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  afterAll(() => scene?.stop());

  describe.each(SUNDAYS)('a Sunday on which the clock in $zone $what', (sunday) => {
    const { zone, at, date, midnight, nextMidnight, monday, nightMinutes, cheapMinutes } = sunday;
    const [nightFrom, nightTo] = sunday.night;
    const nightPrice = (nightMinutes - cheapMinutes) * 100 + cheapMinutes * 50;
    let nightly: TestFacility;
    let always: TestFacility;
    beforeAll(async () => {
      nightly = await addFacility(scene.store, scene.shanghai, `${zone} ${date}`, { zone, weekly: NIGHTS });
      always = await addFacility(scene.store, scene.shanghai, `${zone} ${date}`, { zone, weekly: ALWAYS });
    });

    const instrument = (facility: TestFacility, rules: RuleLayer = {}) =>
      scene.addInstrument({ prices: PRICES, rules: { horizonDays: 366, maxMinutes: 1440, ...rules } }, facility);
    const ask = (instrumentId: string, from: string, to: string) =>
      scene.researcher.client.post('/api/v1/orders', orderOf(line(instrumentId, from, to)));
    const book = async (instrumentId: string, from: string, to: string) => {
      const answer = await ask(instrumentId, from, to);
      expect(answer.status, answer.text).toBe(201);
      return answer.read(order).lines[0] ?? expect.unreachable();
    };
    const refusals = async (instrumentId: string, from: string, to: string) =>
      (await ask(instrumentId, from, to)).problem().refusals;
    const agendaOf = async (instrumentId: string, from: string, to: string) =>
      (await scene.client.get(`/api/v1/instruments/${instrumentId}/agenda?from=${from}&to=${to}`)).read(agenda);

    test('is open as the clock on the wall reads, and a night costs its real minutes, each by its reading', async () => {
      const tem = await instrument(nightly);
      const seen = await agendaOf(tem, later(nightFrom, -120), later(nightTo, 120));
      expect([seen.zone, seen.open]).toEqual([zone, [{ from: nightFrom, to: nightTo }]]);
      expect(await refusals(tem, later(nightFrom, -15), nightTo)).toMatchObject([{ rule: 'closed' }]);
      expect(await refusals(tem, nightFrom, later(nightTo, 15))).toMatchObject([{ rule: 'closed' }]);
      const lines = [{ instrumentId: tem, from: nightFrom, to: nightTo }];
      const quoted = (await scene.researcher.client.post('/api/v1/quotes', { lines })).read(quote);
      const parts = quoted.lines[0]?.price?.parts.map(({ percent, minutes }) => [percent, minutes]).toSorted();
      expect(parts).toEqual(
        [
          [100, nightMinutes - cheapMinutes],
          [50, cheapMinutes],
        ].toSorted(),
      );
      expect((await book(tem, nightFrom, nightTo)).price).toEqual({ amountMinor: nightPrice, currency: 'CNY' });
      expect((await agendaOf(tem, nightFrom, nightTo)).free).toEqual([]);
    });

    test('has a whole night that is had from its first minute to its last, or not at all', async () => {
      const tem = await instrument(always, { ...NIGHT, maxMinutes: 60 });
      const block = { from: nightFrom, to: nightTo };
      expect(await refusals(tem, at, later(at, 60))).toMatchObject([{ rule: 'grid', block }]);
      expect(await refusals(tem, nightFrom, later(nightTo, -60))).toMatchObject([
        { rule: 'grid', block },
        { rule: 'too-long', minutes: nightMinutes - 60 },
      ]);
      expect(await book(tem, nightFrom, nightTo)).toMatchObject({ ...block, state: 'confirmed' });
      await book(tem, nightTo, later(nightTo, 60));
      await book(tem, later(nightFrom, -60), nightFrom);
    });

    test('counts real minutes for the day and the week, which end at midnight on the wall', async () => {
      const morning = nightMinutes - 120;
      const limited = await instrument(always, { maxMinutesPerDay: morning - 15 });
      expect(await refusals(limited, midnight, nightTo)).toMatchObject([
        { rule: 'quota', per: 'day', limitMinutes: morning - 15, usedMinutes: 0, until: nextMidnight },
      ]);
      const tem = await instrument(always, { maxMinutesPerDay: morning });
      await book(tem, midnight, nightTo);
      expect(await refusals(tem, later(nextMidnight, -15), nextMidnight)).toMatchObject([
        { rule: 'quota', per: 'day', limitMinutes: morning, usedMinutes: morning, until: nextMidnight },
      ]);
      await book(tem, later(midnight, -15), midnight);
      await book(tem, nextMidnight, later(nextMidnight, 15));

      const weekly = await instrument(always, { maxMinutesPerWeek: 120 });
      await book(weekly, monday, later(monday, 60));
      await book(weekly, later(nextMidnight, -60), nextMidnight);
      expect(await refusals(weekly, at, later(at, 15))).toMatchObject([
        { rule: 'quota', per: 'week', limitMinutes: 120, usedMinutes: 120, until: nextMidnight },
      ]);
      await book(weekly, later(monday, -60), monday);
      await book(weekly, nextMidnight, later(nextMidnight, 60));
    });

    test('has notice in real minutes, whatever the clock did meanwhile', async () => {
      const tem = await instrument(always, { noticeMinutes: 180 });
      const stand = (instant: string) => scene.passMinutes((Date.parse(instant) - scene.clock()) / MINUTE_MS);
      try {
        stand(later(at, -90));
        expect(await refusals(tem, later(at, 75), later(at, 120))).toMatchObject([
          { rule: 'notice', noticeMinutes: 180, earliest: later(at, 90) },
        ]);
        await book(tem, later(at, 90), later(at, 120));
      } finally {
        stand(new Date(NOW).toISOString());
      }
    });

    test('takes a booking that is moved over the change, as long as it was and at the price of its new hours', async () => {
      const tem = await instrument(always);
      const { id } = await book(tem, later(nightTo, 60), later(nightTo, 180));
      const to = { from: later(midnight, -60), to: later(midnight, 60) };
      const over = { from: later(at, -60), to: later(at, 60) };
      for (const span of [to, over]) {
        const moved = await scene.researcher.client.patch(`/api/v1/bookings/${id}`, span, { 'if-match': '*' });
        expect(moved.status, moved.text).toBe(200);
        expect(moved.read(booking)).toMatchObject({ id, ...span, zone });
      }
      expect((await agendaOf(tem, nightFrom, nightTo)).taken).toMatchObject([over]);
      expect(await refusals(tem, later(at, 45), later(at, 75))).toMatchObject([
        { rule: 'taken', kind: 'booking', until: over.to },
      ]);
    });

    test('has the occurrences of a series where the wall clock reads what it read the week before', async () => {
      const tem = await instrument(always);
      const [first, second, third] = sunday.eights;
      const eights = { from: first, to: later(first, 120), rrule: 'FREQ=WEEKLY;COUNT=3' };
      const made = await booked(scene.researcher, seriesOf(tem, eights));
      expect(made.occurrences.map(({ from, to }) => [from, to])).toEqual(
        [first, second, third].map((from) => [from, later(from, 120)]),
      );
      const [from, to] = [later(nightFrom, -7 * 24 * 60), later(nightFrom, -7 * 24 * 60 + 480)];
      const nights = await booked(scene.researcher, seriesOf(tem, { from, to, rrule: 'FREQ=WEEKLY;COUNT=2' }));
      expect(nights.occurrences.map((one) => [one.from, one.to])).toEqual([
        [from, to],
        [nightFrom, nightTo],
      ]);
      expect(nights.order.lines[1]?.price.amountMinor).toBe(nightPrice);
    });

    test('is closed over the change from instant to instant, and free around it', async () => {
      const tem = await instrument(nightly);
      const span = { from: later(at, -30), to: later(at, 30) };
      const closing = { id: uuidv7(), ...span, kind: 'maintenance', reason: '更换灯丝' };
      const closed = await scene.administrator.client.post(`/api/v1/instruments/${tem}/closures`, closing);
      expect(closed.status, closed.text).toBe(201);
      const seen = await agendaOf(tem, nightFrom, nightTo);
      expect(seen.taken).toMatchObject([{ ...span, kind: 'maintenance' }]);
      expect(seen.free).toEqual([
        { from: nightFrom, to: span.from },
        { from: span.to, to: nightTo },
      ]);
      for (const from of [later(at, -30), later(at, 15)]) {
        expect(await refusals(tem, from, later(from, 15))).toMatchObject([{ rule: 'taken', until: span.to }]);
      }
      await book(tem, nightFrom, span.from);
      await book(tem, span.to, nightTo);
    });

    test('opens by a new schedule the first time that the clock reads its hour, and closes the last time', async () => {
      const facility = await addFacility(scene.store, scene.shanghai, 'new hours', { zone, weekly: ALWAYS });
      const tem = await instrument(facility);
      const [from, to] = sunday.reads;
      const weekly = [{ days: [7], from, to }];
      const hours = { name: '周日', zone, holidays: null, effectiveFrom: date, weekly, exceptions: [] };
      const path = `/api/v1/facilities/${facility.id}/schedules/${facility.scheduleId}`;
      const put = await scene.administrator.client.put(path, hours, { 'if-match': '"1"' });
      expect(put.status, put.text).toBe(200);
      const seen = await agendaOf(tem, later(midnight, -60), later(nextMidnight, 60));
      const [opens, closes] = sunday.open;
      expect(seen.open).toEqual([
        { from: later(midnight, -60), to: midnight },
        { from: opens, to: closes },
      ]);
      const length = (Date.parse(closes) - Date.parse(opens)) / HOUR_MS;
      expect(length).toBeGreaterThan(0);
      await book(tem, opens, closes);
    });
  });
});
