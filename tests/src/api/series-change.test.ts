import { checkInvariants } from '@jishi/db/invariants';
import { booking, order } from '@jishi/shared/schema/booking';
import { seriesMovePreview } from '@jishi/shared/schema/series';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, PRICES, type Scene, type Someone } from './scene.ts';
import { booked, cancelled, inShanghai, moved, patch, readSeries, seriesOf } from './series-scene.ts';

const DAILY = 'FREQ=DAILY;COUNT=4';

describe.each(KINDS)('changing a series on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ prices: { ...PRICES, startUpMinor: 0 } }, scene.hefeiCentre);
  });
  afterAll(async () => {
    expect((await checkInvariants(scene.store.read)).filter(({ ok }) => !ok)).toEqual([]);
    await scene.stop();
  });

  const daily = (who: Someone, wish: object = {}) => booked(who, seriesOf(tem, { rrule: DAILY, ...wish }));
  const take = async (who: Someone, from: string, to: string) => {
    const answer = await who.client.post('/api/v1/orders', orderOf(line(tem, from, to)));
    expect(answer.status, answer.text).toBe(201);
  };

  describe('moving', () => {
    test('lets all go into times that they leave themselves, in either direction', async () => {
      const { id } = await daily(scene.colleague);
      const later = await moved(scene.colleague, id, { scope: 'all', move: { byDays: 1 }, fit: 'all' });
      expect(later).toMatchObject({ moved: 4, refused: 0 });
      expect(inShanghai(later.occurrences)).toEqual([
        '11-26T09:00-11:00',
        '11-27T09:00-11:00',
        '11-28T09:00-11:00',
        '11-29T09:00-11:00',
      ]);
      const earlier = await moved(scene.colleague, id, {
        scope: 'all',
        move: { byDays: -1, from: '10:00', to: '13:00' },
        fit: 'all',
      });
      expect(inShanghai(earlier.occurrences)[0]).toBe('11-25T10:00-13:00');
      const { occurrences, order: after } = await readSeries(scene.colleague, id);
      expect(inShanghai(occurrences)).toEqual(inShanghai(earlier.occurrences));
      expect(after.price).toEqual({ amountMinor: 4 * 3 * 20_000, currency: 'CNY' });
      expect(earlier.price).toEqual(after.price);
      expect(later.occurrences.map(({ date }) => date)).toEqual(earlier.occurrences.map(({ date }) => date));
    });

    test('of one and the following leaves those before it', async () => {
      const made = await daily(scene.colleague);
      const bookingId = made.occurrences[2]?.bookingId;
      const move = { scope: 'following', bookingId, move: { from: '14:00', to: '16:00' }, fit: 'all' };
      expect(await moved(scene.colleague, made.id, move)).toMatchObject({ moved: 2 });
      expect(inShanghai((await readSeries(scene.colleague, made.id)).occurrences)).toEqual([
        '11-25T09:00-11:00',
        '11-26T09:00-11:00',
        '11-27T14:00-16:00',
        '11-28T14:00-16:00',
      ]);
    });

    test('as a whole is refused as a whole, with each refusal', async () => {
      const made = await daily(scene.colleague);
      await take(scene.researcher, on(27, '15:00'), on(27, '16:00'));
      const rows = await countRows(scene);
      const answer = await patch(scene.colleague, made.id, {
        scope: 'all',
        move: { from: '14:00', to: '16:00' },
        fit: 'all',
      });
      expect(answer.status).toBe(409);
      expect(answer.problem().refusals).toMatchObject([{ line: 2, rule: 'taken' }]);
      expect(await countRows(scene)).toEqual(rows);
    });

    test('as far as it fits leaves what is refused where it was, and whatever would have come into its way', async () => {
      const made = await daily(scene.colleague);
      await take(scene.researcher, on(28, '11:00'), on(28, '12:00'));
      const move = { scope: 'all', move: { byDays: 1, from: '10:00', to: '12:00' }, fit: 'fitting' };
      const tried = (await scene.colleague.client.patch(`/api/v1/series/${made.id}?dryRun=1`, move)).read(
        seriesMovePreview,
      );
      const after = await moved(scene.colleague, made.id, move);
      expect(tried).toEqual({ ...after, ok: true });
      // The third cannot leave the 27th, so that the second cannot come there, nor the first to where that is.
      expect(after.occurrences.map(({ fate }) => fate)).toEqual(['refused', 'refused', 'refused', 'moved']);
      expect(inShanghai(after.occurrences)).toEqual([
        '11-25T09:00-11:00',
        '11-26T09:00-11:00',
        '11-27T09:00-11:00',
        '11-29T10:00-12:00',
      ]);
      expect(after.occurrences[1]?.refusals).toMatchObject([{ line: 1, rule: 'taken' }]);
    });

    test('finds out how far a long chain of those that stay goes, and moves the rest', async () => {
      const made = await daily(scene.colleague, { rrule: 'FREQ=DAILY;COUNT=30' });
      const stays = made.occurrences[26];
      // Where the 26th would go, beside where the 27th is.
      const later = (hours: number) => new Date(Date.parse(stays?.to ?? '') + hours * 3_600_000).toISOString();
      await take(scene.researcher, later(0), later(1));
      const move = { scope: 'all', move: { byDays: 1, from: '10:00', to: '12:00' }, fit: 'fitting' };
      const { occurrences } = await moved(scene.colleague, made.id, move);
      expect(occurrences.map(({ fate }) => fate)).toEqual([...Array(26).fill('refused'), ...Array(4).fill('moved')]);
    });

    test('can be tried without writing anything, and without a version', async () => {
      const made = await daily(scene.colleague);
      const rows = await countRows(scene);
      const move = { scope: 'all', move: { byDays: -1 }, fit: 'all' };
      const answer = await scene.colleague.client.patch(`/api/v1/series/${made.id}?dryRun=1`, move);
      const tried = answer.read(seriesMovePreview);
      expect(tried).toMatchObject({ ok: false, moved: 0, refused: 4, price: made.price });
      const [first, ...others] = tried.occurrences.map(({ refusals }) => refusals?.map(({ rule }) => rule));
      expect(first).toEqual(['past']);
      expect(others).toEqual(Array(3).fill(['taken']));
      expect(await countRows(scene)).toEqual(rows);
    });

    test('needs the version that was seen, so that a retry does not move twice', async () => {
      const { id } = await daily(scene.colleague);
      const { etag } = await readSeries(scene.colleague, id);
      const move = { scope: 'all', move: { byDays: 1 }, fit: 'all' };
      const send = (headers = {}) => scene.colleague.client.patch(`/api/v1/series/${id}`, move, headers);
      expect((await send()).problem().type).toBe('/problems/precondition-required');
      expect((await send({ 'if-match': etag })).status).toBe(200);
      expect((await send({ 'if-match': etag })).problem().type).toBe('/problems/stale');
      expect(inShanghai((await readSeries(scene.colleague, id)).occurrences)[0]).toBe('11-26T09:00-11:00');
    });

    test('sends what needs approval back to it', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const wish = { rrule: DAILY, from: on(30, '09:00'), to: on(30, '10:00') };
      const { id, occurrences } = await booked(scene.researcher, seriesOf(asked, wish));
      for (const { bookingId } of occurrences) {
        const approved = await scene.manager.client.post(`/api/v1/bookings/${bookingId}/approve`, {});
        expect(approved.status, approved.text).toBe(200);
      }
      const move = { scope: 'all', move: { from: '11:00', to: '12:00' }, fit: 'all' };
      const after = await moved(scene.researcher, id, move);
      expect(after.occurrences.map(({ state }) => state)).toEqual(Array(4).fill('pending'));
      const { occurrences: now } = await readSeries(scene.researcher, id);
      expect(now.map(({ state }) => state)).toEqual(Array(4).fill('pending'));
    });

    test('keeps the hours on the wall clock over a change of the clock', async () => {
      const berlin = await scene.addInstrument({ rules: { horizonDays: 366 } }, scene.berlin);
      const wish = { from: '2027-03-22T09:00:00+01:00', to: '2027-03-22T17:00:00+01:00', rrule: DAILY };
      const { id } = await booked(scene.colleague, seriesOf(berlin, wish));
      const after = await moved(scene.colleague, id, { scope: 'all', move: { byDays: 5 }, fit: 'all' });
      expect(after.occurrences.map(({ from }) => from).slice(0, 2)).toEqual([
        '2027-03-27T08:00:00Z',
        '2027-03-28T07:00:00Z',
      ]);
    });

    test.each([
      [{ scope: 'following', move: { byDays: 1 }, fit: 'all' }, 422],
      [{ scope: 'all', move: {}, fit: 'all' }, 422],
      [{ scope: 'all', move: { from: '09:10' }, fit: 'all' }, 422],
      [{ scope: 'all', move: { byDays: 1000 }, fit: 'all' }, 422],
      [{ scope: 'following', bookingId: '0192f0c1-2d3e-7abc-8def-0123456789ab', move: { byDays: 1 }, fit: 'all' }, 404],
    ])('is not %j', async (move, status) => {
      const { id } = await daily(scene.colleague);
      expect((await patch(scene.colleague, id, move)).status).toBe(status);
    });
  });

  describe('cancelling', () => {
    test('one, it and the following, or all gives their time back', async () => {
      const made = await daily(scene.colleague);
      const [, second, third] = made.occurrences.map(({ bookingId }) => bookingId);
      const one = await cancelled(scene.colleague, made.id, { scope: 'this', bookingId: second, reason: '不用了' });
      expect(one.occurrences).toMatchObject([{ bookingId: second, fate: 'cancelled', state: 'cancelled' }]);
      await take(scene.researcher, on(26, '09:00'), on(26, '11:00'));
      expect(await cancelled(scene.colleague, made.id, { scope: 'following', bookingId: third })).toMatchObject({
        cancelled: 2,
      });
      const { occurrences } = await readSeries(scene.colleague, made.id);
      expect(occurrences.map(({ state }) => state)).toEqual(['confirmed', 'cancelled', 'cancelled', 'cancelled']);
      expect(await cancelled(scene.colleague, made.id, { scope: 'all' })).toMatchObject({ cancelled: 4 });
      const rows = await countRows(scene);
      expect(await cancelled(scene.colleague, made.id, { scope: 'all' })).toMatchObject({ cancelled: 4 });
      expect(await countRows(scene)).toEqual(rows);
      const read = (await scene.colleague.client.get(`/api/v1/orders/${made.order.id}`)).read(order);
      expect(read).toMatchObject({ state: 'cancelled', price: made.price });
      const reason = await scene.colleague.client.get(`/api/v1/bookings/${second}`);
      expect(reason.read(booking).reason).toBe('不用了');
    });

    test('by the staff is possible, by others it is not', async () => {
      const made = await daily(scene.colleague);
      for (const who of [scene.researcher, scene.manager]) {
        const answer = await who.client.post(`/api/v1/series/${made.id}/cancel`, { scope: 'all' });
        expect(answer.problem().type).toBe('/problems/not-found');
      }
      expect(await cancelled(scene.hefeiManager, made.id, { scope: 'all' })).toMatchObject({ cancelled: 4 });
      const wrong = await scene.colleague.client.post(`/api/v1/series/${made.id}/cancel`, { scope: 'this' });
      expect(wrong.status).toBe(422);
    });
  });
});

describe.each(KINDS)('a series of which a part is over on %s', (kind) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  afterAll(() => scene?.stop());

  test('keeps what has begun, and moves and cancels the rest', async () => {
    const tem = await scene.addInstrument({}, scene.hefeiCentre);
    const { id } = await booked(scene.colleague, seriesOf(tem, { rrule: DAILY }));
    // The second one is under way.
    scene.passMinutes(46 * 60);
    const after = await moved(scene.colleague, id, { scope: 'all', move: { byDays: 2 }, fit: 'all' });
    expect(after.occurrences.map(({ fate }) => fate)).toEqual(['kept', 'kept', 'moved', 'moved']);
    expect(inShanghai(after.occurrences)).toEqual([
      '11-25T09:00-11:00',
      '11-26T09:00-11:00',
      '11-29T09:00-11:00',
      '11-30T09:00-11:00',
    ]);
    const gone = await cancelled(scene.colleague, id, { scope: 'all' });
    expect(gone.occurrences.map(({ fate }) => fate)).toEqual(['over', 'over', 'cancelled', 'cancelled']);
    const nothing = await moved(scene.colleague, id, { scope: 'all', move: { byDays: 2 }, fit: 'all' });
    expect(nothing).toMatchObject({ moved: 0, refused: 0 });
  });
});
