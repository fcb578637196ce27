import { booking, bookingPage, movePreview, order, quote } from '@jishi/shared/schema/booking';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { actingIn } from './acting.ts';
import { countRows, line, on, openScene, orderOf, PRICES, type Scene, type Someone, utc } from './scene.ts';

const OUTSIDERS_WAIT: RuleLayer = {
  cases: [{ when: { class: ['academic', 'company'] }, set: { approval: ['manager'] } }],
};

describe.each(KINDS)('booking on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument({ prices: PRICES });
  });
  afterAll(() => scene?.stop());

  const place = ({ client }: Someone, ...lines: ReturnType<typeof line>[]) =>
    client.post('/api/v1/orders', orderOf(...lines));
  const placed = async (who: Someone, ...lines: ReturnType<typeof line>[]) => {
    const answer = await place(who, ...lines);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order);
  };
  const bookedId = async (who: Someone, instrumentId: string, from: string, to: string) =>
    (await placed(who, line(instrumentId, from, to))).lines[0]?.id ?? '';
  const act = ({ client }: Someone, id: string, action: string, body: object = {}) =>
    client.post(`/api/v1/bookings/${id}/${action}`, body);

  describe('an order', () => {
    test('of one line is answered with its price and state, and is there to be read', async () => {
      const wanted = orderOf(line(tem, on(25, '09:00'), on(25, '11:00'), { purpose: '  晶格像 ' }));
      const answer = await scene.researcher.client.post('/api/v1/orders', wanted);
      expect(answer.status).toBe(201);
      const made = answer.read(order);
      expect(made).toMatchObject({
        id: wanted.id,
        state: 'confirmed',
        price: { amountMinor: 45_000, currency: 'CNY' },
      });
      expect(made.lines).toEqual([
        {
          id: wanted.lines[0]?.id,
          instrumentId: tem,
          from: utc(on(25, '09:00')),
          to: utc(on(25, '11:00')),
          state: 'confirmed',
          price: { amountMinor: 45_000, currency: 'CNY' },
          version: 1,
        },
      ]);
      const read = await scene.researcher.client.get(`/api/v1/orders/${wanted.id}`);
      expect(read.read(order)).toEqual(made);
      const one = (await scene.researcher.client.get(`/api/v1/bookings/${wanted.lines[0]?.id}`)).read(booking);
      expect(one).toMatchObject({
        purpose: '晶格像',
        zone: 'Asia/Shanghai',
        class: 'academic',
        mode: 'self',
        mine: true,
      });
      expect(one.actions).toEqual(['cancel', 'move']);
    });

    test('may have lines in two institutions and zones, each with its own price', async () => {
      const other = await scene.addInstrument({ prices: { ...PRICES, startUpMinor: 0 } }, scene.berlin);
      const made = await placed(
        scene.researcher,
        line(tem, on(25, '09:00'), on(25, '10:00')),
        line(other, '2026-11-25T02:00:00+01:00', '2026-11-25T03:00:00+01:00'),
      );
      expect(made.lines.map(({ price }) => price.amountMinor)).toEqual([25_000, 10_000]);
      expect(made.price.amountMinor).toBe(35_000);
      const there = await scene.researcher.client.get(`/api/v1/bookings/${made.lines[1]?.id}`);
      expect(there.read(booking)).toMatchObject({ zone: 'Europe/Berlin', class: 'internal' });
    });

    test('is placed with all its lines or with none', async () => {
      const other = await scene.addInstrument({}, scene.berlin);
      await placed(scene.colleague, line(tem, on(25, '09:00'), on(25, '10:00')));
      const before = await countRows(scene);
      const free = line(other, on(25, '09:00'), on(25, '10:00'));
      const answer = await place(scene.researcher, free, line(tem, on(25, '09:30'), on(25, '10:30')));
      expect(answer.status).toBe(409);
      expect(answer.problem().refusals).toEqual([
        { line: 1, rule: 'taken', kind: 'booking', until: utc(on(25, '10:00')) },
      ]);
      expect(await countRows(scene)).toEqual(before);
      await placed(scene.researcher, free);
    });

    test('whose lines are in each other’s way is refused', async () => {
      const answer = await place(
        scene.researcher,
        line(tem, on(25, '09:00'), on(25, '11:00')),
        line(tem, on(25, '10:00'), on(25, '12:00')),
      );
      expect(answer.problem().refusals).toMatchObject([{ line: 1, rule: 'taken' }]);
    });

    test('sent again is answered the same and placed once, also when its time has come meanwhile', async () => {
      const wanted = orderOf(line(tem, on(24, '12:15'), on(24, '12:30')));
      const { client } = scene.stranger;
      const first = await client.post('/api/v1/orders', wanted);
      expect(first.status).toBe(201);
      const before = await countRows(scene);
      const again = await client.post('/api/v1/orders', wanted);
      expect([again.status, again.text]).toEqual([200, first.text]);
      expect(await countRows(scene)).toEqual(before);
    });

    test('whose id was used for something else is refused, whoever used it', async () => {
      const wanted = orderOf(line(tem, on(25, '09:00'), on(25, '10:00')));
      expect((await scene.researcher.client.post('/api/v1/orders', wanted)).status).toBe(201);
      const later = { ...wanted, lines: [line(tem, on(25, '12:00'), on(25, '13:00'))] };
      const moved = { ...wanted, lines: [{ ...wanted.lines[0], to: on(25, '11:00') }] };
      const before = await countRows(scene);
      const reused = [
        await scene.researcher.client.post('/api/v1/orders', later),
        await scene.researcher.client.post('/api/v1/orders', moved),
        await scene.colleague.client.post('/api/v1/orders', wanted),
        await scene.researcher.client.post('/api/v1/orders', {
          ...later,
          id: uuidv7(),
          lines: [{ ...later.lines[0], id: wanted.lines[0]?.id }],
        }),
      ];
      expect(reused.map((answer) => answer.problem().type)).toEqual(Array(4).fill('/problems/id-reused'));
      expect(await countRows(scene)).toEqual(before);
    });

    test('needs a session, and an instrument that exists', async () => {
      const wanted = line(tem, on(25, '09:00'), on(25, '10:00'));
      expect((await scene.client.post('/api/v1/orders', orderOf(wanted))).status).toBe(401);
      const before = await countRows(scene);
      const unknown = await place(scene.researcher, wanted, line(uuidv7(), on(25, '09:00'), on(25, '10:00')));
      expect(unknown.status).toBe(404);
      expect(await countRows(scene)).toEqual(before);
    });
  });

  describe('a refusal', () => {
    const RULES = {
      stepMinutes: 30,
      minMinutes: 60,
      maxMinutes: 240,
      noticeMinutes: 120,
      horizonDays: 30,
      maxActive: 1,
      maxMinutesPerWeek: 180,
    } as const;

    async function refusals(instrumentId: string, from: string, to: string, more: object = {}, who = scene.researcher) {
      const before = await countRows(scene);
      const answer = await place(who, line(instrumentId, from, to, more));
      expect(answer.status, answer.text).toBe(409);
      expect(await countRows(scene)).toEqual(before);
      return answer.problem().refusals;
    }

    test('names its rule with its numbers', async () => {
      const strict = await scene.addInstrument({ rules: { ...RULES, maxActive: null, maxMinutesPerWeek: null } });
      expect(await refusals(strict, on(24, '09:00'), on(24, '10:00'))).toEqual([
        { line: 0, rule: 'past', now: utc(on(24, '12:00')) },
        { line: 0, rule: 'notice', noticeMinutes: 120, earliest: utc(on(24, '14:00')) },
      ]);
      expect(await refusals(strict, on(25, '09:15'), on(25, '10:15'))).toEqual([
        { line: 0, rule: 'grid', stepMinutes: 30 },
      ]);
      expect(await refusals(strict, on(25, '09:00'), on(25, '09:30'))).toEqual([
        { line: 0, rule: 'too-short', minutes: 30, minMinutes: 60 },
      ]);
      expect(await refusals(strict, on(25, '09:00'), on(25, '13:30'))).toEqual([
        { line: 0, rule: 'too-long', minutes: 270, maxMinutes: 240 },
      ]);
      expect(await refusals(strict, on(24, '13:00'), on(24, '14:00'))).toEqual([
        { line: 0, rule: 'notice', noticeMinutes: 120, earliest: utc(on(24, '14:00')) },
      ]);
      expect(await refusals(strict, '2026-12-28T09:00:00+08:00', '2026-12-28T10:00:00+08:00')).toEqual([
        { line: 0, rule: 'horizon', horizonDays: 30, latest: '2026-12-24T04:00:00Z', until: '2026-11-28T01:00:00Z' },
      ]);
      expect(await refusals(strict, on(28, '09:00'), on(28, '10:00'))).toEqual([
        { line: 0, rule: 'closed', nextOpen: utc(on(30, '08:00')) },
      ]);
      expect(await refusals(strict, on(25, '17:30'), on(25, '18:30'))).toMatchObject([{ rule: 'closed' }]);
    });

    test('of a way of service or a withdrawn instrument says what there is', async () => {
      const sample = await scene.addInstrument({ modes: ['assisted', 'sample'] });
      expect(await refusals(sample, on(25, '09:00'), on(25, '10:00'), { mode: 'self' })).toEqual([
        { line: 0, rule: 'mode', wanted: 'self', offered: ['assisted', 'sample'] },
      ]);
      const gone = await scene.addInstrument({ withdrawnAt: Date.parse(on(1, '00:00')) });
      expect(await refusals(gone, on(25, '09:00'), on(25, '10:00'))).toEqual([
        { line: 0, rule: 'withdrawn', since: utc(on(1, '00:00')) },
      ]);
    });

    test('by quota says how much is used and until when', async () => {
      const strict = await scene.addInstrument({ rules: RULES });
      await placed(scene.researcher, line(strict, on(25, '09:00'), on(25, '11:00')));
      expect(await refusals(strict, on(26, '09:00'), on(26, '11:00'))).toEqual([
        { line: 0, rule: 'quota', per: 'active', limit: 1, used: 1, until: utc(on(25, '11:00')) },
        { line: 0, rule: 'quota', per: 'week', limitMinutes: 180, usedMinutes: 120, until: utc(on(30, '00:00')) },
      ]);
      await placed(scene.colleague, line(strict, on(26, '09:00'), on(26, '11:00')));
    });

    test('by a neighbour counts the buffers of both', async () => {
      const slow = await scene.addInstrument({ rules: { bufferBeforeMinutes: 15, bufferAfterMinutes: 30 } });
      await placed(scene.colleague, line(slow, on(25, '10:00'), on(25, '11:00')));
      expect(await refusals(slow, on(25, '11:30'), on(25, '12:00'))).toEqual([
        { line: 0, rule: 'taken', kind: 'booking', until: utc(on(25, '11:30')) },
      ]);
      await placed(scene.researcher, line(slow, on(25, '11:45'), on(25, '12:00')));
      expect(await refusals(slow, on(25, '09:30'), on(25, '09:45'))).toMatchObject([{ rule: 'taken' }]);
      await placed(scene.researcher, line(slow, on(25, '09:00'), on(25, '09:15')));
    });

    test('tells everything that is wrong at once, line by line', async () => {
      const strict = await scene.addInstrument({ rules: RULES });
      const answer = await place(
        scene.researcher,
        line(strict, on(22, '09:10'), on(22, '09:20')),
        line(tem, on(25, '20:00'), on(25, '21:00')),
      );
      expect(answer.problem().refusals.map(({ line: at, rule }) => `${at} ${rule}`)).toEqual([
        '0 past',
        '0 grid',
        '0 too-short',
        '0 notice',
        '0 closed',
        '1 closed',
      ]);
    });

    test('of too many bookings counts those too that lie far from the wanted time', async () => {
      const few = await scene.addInstrument({ rules: { maxActive: 2, horizonDays: 90 } });
      const far = (day: string) => line(few, `2027-01-${day}T09:00:00+08:00`, `2027-01-${day}T10:00:00+08:00`);
      await placed(scene.engineer, far('18'));
      await placed(scene.engineer, far('19'));
      const answer = await place(scene.engineer, line(few, on(27, '09:00'), on(27, '10:00')));
      expect(answer.problem().refusals).toMatchObject([{ rule: 'quota', per: 'active', limit: 2, used: 2 }]);
    });

    test('offers times that can be booked: on the same instrument and on equivalent ones elsewhere', async () => {
      const technique = uuidv7();
      // Who has somebody operate the instrument need not travel to it.
      const modes = ['assisted'];
      const rules = { bufferAfterMinutes: 30 };
      const wanted = await scene.addInstrument({ technique, prices: PRICES, rules, modes });
      const elsewhere = await scene.addInstrument({ technique, modes }, scene.hefeiCentre);
      await placed(scene.colleague, line(wanted, on(25, '09:00'), on(25, '12:00')));
      const whys = async () => (await offered()).map(({ why }) => why);
      await expect.poll(whys, { timeout: 10_000 }).toContain('equivalent');
      const alternatives = await offered();
      expect(alternatives.map(({ why }) => why)).toContain('same-instrument');
      expect(alternatives.find(({ why }) => why === 'equivalent')).toMatchObject({
        instrumentId: elsewhere,
        from: utc(on(25, '10:00')),
        facility: { zh: '合肥平台' },
        distanceKm: 404,
      });
      for (const { instrumentId, from, to } of alternatives) {
        const made = await placed(scene.researcher, line(instrumentId, from, to));
        expect((await act(scene.researcher, made.lines[0]?.id ?? '', 'cancel')).status).toBe(200);
      }

      async function offered() {
        const answer = await place(scene.researcher, line(wanted, on(25, '10:00'), on(25, '12:00')));
        expect(answer.status).toBe(409);
        return answer.problem().alternatives;
      }
    });
  });

  describe('a quote', () => {
    const ask = (who: Pick<Someone, 'client'>, ...lines: ReturnType<typeof line>[]) =>
      who.client.post('/api/v1/quotes', { lines: lines.map(({ id: _id, ...wanted }) => wanted) });

    test('shows the price of each class and hour, and writes nothing', async () => {
      const before = await countRows(scene);
      const wanted = line(tem, on(25, '15:00'), on(25, '17:00'));
      const priceFor = async (who: Pick<Someone, 'client'>) => (await ask(who, wanted)).read(quote).lines[0]?.price;
      expect(await priceFor(scene.researcher)).toEqual({
        amountMinor: 35_000,
        currency: 'CNY',
        hourlyMinor: 20_000,
        startUpMinor: 5_000,
        class: 'academic',
        parts: [
          { percent: 100, minutes: 60, amountMinor: 20_000 },
          { percent: 50, minutes: 60, amountMinor: 10_000 },
        ],
        urgent: null,
        topUpMinor: 0,
      });
      expect(await priceFor(scene.colleague)).toMatchObject({ class: 'internal', amountMinor: 20_000 });
      expect(await priceFor(scene.engineer)).toMatchObject({ class: 'company', amountMinor: 65_000 });
      expect(await priceFor(scene)).toMatchObject({ class: 'academic', amountMinor: 35_000 });
      expect(await countRows(scene)).toEqual(before);
    });

    test('says what an order would be refused for, with alternatives', async () => {
      await placed(scene.colleague, line(tem, on(25, '09:00'), on(25, '10:00')));
      const quoted = (await ask(scene.researcher, line(tem, on(25, '09:00'), on(25, '10:00')))).read(quote);
      expect(quoted).toMatchObject({ ok: false, lines: [{ refusals: [{ line: 0, rule: 'taken' }] }] });
      expect(quoted.alternatives[0]).toMatchObject({ instrumentId: tem, why: 'same-instrument' });
      expect((await ask(scene.researcher, line(tem, on(25, '10:00'), on(25, '11:00')))).read(quote).ok).toBe(true);
    });

    test('is the price that the order then has', async () => {
      const wanted = line(tem, on(26, '15:15'), on(26, '16:45'));
      const quoted = (await ask(scene.engineer, wanted)).read(quote);
      expect((await placed(scene.engineer, wanted)).price).toEqual(quoted.price);
    });
  });

  describe('approval', () => {
    let reviewed: string;
    beforeEach(async () => {
      reviewed = await scene.addInstrument({ rules: OUTSIDERS_WAIT });
    });

    test('is awaited by outsiders only, and holds the time meanwhile', async () => {
      const made = await placed(scene.researcher, line(reviewed, on(25, '09:00'), on(25, '10:00')));
      expect([made.state, made.lines[0]?.state]).toEqual(['pending', 'pending']);
      expect((await place(scene.colleague, line(reviewed, on(25, '09:00'), on(25, '10:00')))).status).toBe(409);
      expect((await placed(scene.colleague, line(reviewed, on(25, '10:00'), on(25, '11:00')))).state).toBe('confirmed');
      const approved = await act(scene.manager, made.lines[0]?.id ?? '', 'approve');
      expect(approved.read(booking)).toMatchObject({ state: 'confirmed', version: 2 });
    });

    test('is not the owner’s to give, and not a stranger’s to know of', async () => {
      const id = await bookedId(scene.researcher, reviewed, on(25, '09:00'), on(25, '10:00'));
      expect((await act(scene.researcher, id, 'approve')).status).toBe(403);
      for (const who of [scene.stranger, scene.hefeiManager]) expect((await act(who, id, 'approve')).status).toBe(404);
      expect((await scene.client.post(`/api/v1/bookings/${id}/approve`)).status).toBe(401);
      expect((await act(scene.administrator, id, 'approve')).status).toBe(200);
      expect((await act(scene.researcher, id, 'approve')).status).toBe(403);
    });

    test('declined with a reason frees the time', async () => {
      const id = await bookedId(scene.researcher, reviewed, on(25, '09:00'), on(25, '10:00'));
      const declined = await act(scene.manager, id, 'decline', { reason: '培训未完成' });
      expect(declined.read(booking)).toMatchObject({ state: 'declined', reason: '培训未完成', actions: [] });
      expect((await act(scene.manager, id, 'approve')).problem().type).toBe('/problems/conflict');
      await placed(scene.colleague, line(reviewed, on(25, '09:00'), on(25, '10:00')));
    });
  });

  describe('use', () => {
    test('begins with check-in at most half an hour early and ends with check-out', async () => {
      const id = await bookedId(scene.researcher, tem, on(24, '12:45'), on(24, '14:00'));
      expect((await act(scene.researcher, id, 'check-in')).problem().type).toBe('/problems/conflict');
      expect((await act(scene.researcher, id, 'check-out')).status).toBe(409);
      scene.passMinutes(15);
      try {
        expect((await act(scene.researcher, id, 'check-in')).read(booking).state).toBe('in-use');
        expect((await act(scene.researcher, id, 'cancel')).status).toBe(409);
        const moving = await scene.researcher.client.patch(
          `/api/v1/bookings/${id}`,
          { from: on(25, '09:00'), to: on(25, '10:00') },
          { 'if-match': '*' },
        );
        expect(moving.status).toBe(409);
        expect((await act(scene.manager, id, 'check-out')).read(booking)).toMatchObject({
          state: 'completed',
          actions: [],
        });
      } finally {
        scene.passMinutes(-15);
      }
    });
  });

  describe('a move', () => {
    const move = (
      { client }: Someone,
      id: string,
      from: string,
      to: string,
      headers: Record<string, string> = { 'if-match': '"1"' },
    ) => client.patch(`/api/v1/bookings/${id}`, { from, to }, headers);

    test('keeps the id, frees the old time, prices the new one and raises the version', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const answer = await move(scene.researcher, id, on(25, '09:30'), on(25, '12:00'));
      expect(answer.headers.etag).toBe('"2"');
      const moved = answer.read(booking);
      expect(moved).toMatchObject({ id, from: utc(on(25, '09:30')), version: 2, price: { amountMinor: 55_000 } });
      const whole = await scene.researcher.client.get(`/api/v1/orders/${moved.orderId}`);
      expect(whole.read(order).price.amountMinor).toBe(55_000);
      await placed(scene.colleague, line(tem, on(25, '09:00'), on(25, '09:30')));
    });

    test('needs to name the version that it changes', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const bare = await move(scene.researcher, id, on(25, '10:00'), on(25, '11:00'), {});
      expect([bare.status, bare.problem().type]).toEqual([428, '/problems/precondition-required']);
      const stale = await move(scene.researcher, id, on(25, '10:00'), on(25, '11:00'), { 'if-match': '"7"' });
      expect([stale.status, stale.problem().type]).toEqual([412, '/problems/stale']);
      const read = await scene.researcher.client.get(`/api/v1/bookings/${id}`);
      expect(read.headers.etag).toBe('"1"');
      const known = await scene.researcher.client.get(`/api/v1/bookings/${id}`, { 'if-none-match': '"1"' });
      expect([known.status, known.text]).toEqual([304, '']);
    });

    test('into a taken or closed time is refused with alternatives, and the booking stays where it is', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      await placed(scene.colleague, line(tem, on(25, '12:00'), on(25, '13:00')));
      const taken = await move(scene.researcher, id, on(25, '12:30'), on(25, '13:30'));
      expect(taken.problem().refusals).toMatchObject([{ line: 0, rule: 'taken' }]);
      expect(taken.problem().alternatives.length).toBeGreaterThan(0);
      expect((await move(scene.researcher, id, on(28, '09:00'), on(28, '10:00'))).problem().refusals).toMatchObject([
        { rule: 'closed' },
      ]);
      const still = (await scene.researcher.client.get(`/api/v1/bookings/${id}`)).read(booking);
      expect(still).toMatchObject({ from: utc(on(25, '09:00')), version: 1 });
      expect((await move(scene.researcher, id, on(25, '10:00'), on(25, '09:00'))).status).toBe(422);
    });

    test('can be looked at beforehand, by whoever may move it: price, refusals and alternatives, and nothing changes', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      await placed(scene.colleague, line(tem, on(25, '12:00'), on(25, '13:00')));
      const look = ({ client }: Someone, from: string, to: string) =>
        client.patch(`/api/v1/bookings/${id}?dryRun=1`, { from: on(25, from), to: on(25, to) });
      const rows = await countRows(scene);
      expect((await look(scene.researcher, '09:30', '12:00')).read(movePreview)).toMatchObject({
        ...{ ok: true, from: utc(on(25, '09:30')), price: { amountMinor: 55_000 }, approval: false, refusals: [] },
      });
      const taken = (await look(scene.researcher, '12:30', '13:30')).read(movePreview);
      expect(taken).toMatchObject({ ok: false, refusals: [{ line: 0, rule: 'taken' }] });
      expect(taken.alternatives.length).toBeGreaterThan(0);
      expect((await look(scene.manager, '10:00', '11:00')).read(movePreview).ok).toBe(true);
      expect((await look(scene.stranger, '10:00', '11:00')).status).toBe(404);
      expect(
        (await scene.client.patch(`/api/v1/bookings/${id}?dryRun=1`, { from: on(25, '10:00'), to: on(25, '11:00') }))
          .status,
      ).toBe(401);
      expect(await countRows(scene)).toEqual(rows);
      const still = (await scene.researcher.client.get(`/api/v1/bookings/${id}`)).read(booking);
      expect(still).toMatchObject({ from: utc(on(25, '09:00')), version: 1 });
      await act(scene.researcher, id, 'cancel');
      expect((await look(scene.researcher, '10:00', '11:00')).problem().type).toBe('/problems/conflict');
    });

    test('of an outsider awaits approval again; a manager’s does not', async () => {
      const reviewed = await scene.addInstrument({ rules: OUTSIDERS_WAIT });
      const id = await bookedId(scene.researcher, reviewed, on(25, '09:00'), on(25, '10:00'));
      await act(scene.manager, id, 'approve');
      const byManager = await move(scene.manager, id, on(25, '10:00'), on(25, '11:00'), { 'if-match': '"2"' });
      expect(byManager.read(booking).state).toBe('confirmed');
      const byOwner = await move(scene.researcher, id, on(25, '11:00'), on(25, '12:00'), { 'if-match': '"3"' });
      expect(byOwner.read(booking).state).toBe('pending');
      expect((await move(scene.stranger, id, on(25, '14:00'), on(25, '15:00'))).status).toBe(404);
    });
  });

  describe('a cancellation', () => {
    test('frees the time and happens once however often it is sent', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const first = await act(scene.researcher, id, 'cancel', { reason: '样品未到' });
      expect(first.read(booking)).toMatchObject({ state: 'cancelled', reason: '样品未到', version: 2 });
      expect((await act(scene.researcher, id, 'cancel')).text).toBe(first.text);
      await placed(scene.colleague, line(tem, on(25, '09:00'), on(25, '10:00')));
    });

    test('needs no body', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const answer = await scene.researcher.client.post(`/api/v1/bookings/${id}/cancel`);
      expect([answer.status, answer.text.includes('"cancelled"')]).toEqual([200, true]);
    });

    test('after the start is the facility’s alone', async () => {
      const id = await bookedId(scene.researcher, tem, on(24, '12:15'), on(24, '14:00'));
      scene.passMinutes(20);
      try {
        expect((await act(scene.researcher, id, 'cancel')).problem().type).toBe('/problems/conflict');
        expect((await act(scene.manager, id, 'cancel')).status).toBe(200);
      } finally {
        scene.passMinutes(-20);
      }
    });
  });

  describe('reading', () => {
    test('somebody else’s booking is as unknown as one that does not exist', async () => {
      const id = await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const others = await scene.stranger.client.get(`/api/v1/bookings/${id}`);
      const missing = await scene.stranger.client.get(`/api/v1/bookings/${uuidv7()}`);
      const { instance: _one, ...told } = others.problem();
      const { instance: _other, ...toldOfMissing } = missing.problem();
      expect(told).toEqual(toldOfMissing);
      expect((await scene.manager.client.get(`/api/v1/bookings/${id}`)).read(booking)).toMatchObject({
        mine: false,
        person: { name: '李雷', institution: { zh: '合肥研究院' } },
        actions: ['cancel', 'move'],
      });
      expect((await scene.client.get(`/api/v1/bookings/${id}`)).status).toBe(401);
    });

    test('an order in two facilities shows staff the lines of their own', async () => {
      const other = await scene.addInstrument({ prices: PRICES, modes: ['assisted'] }, scene.hefeiCentre);
      const made = await placed(
        scene.researcher,
        line(tem, on(25, '09:00'), on(25, '10:00')),
        line(other, on(25, '12:00'), on(25, '13:00')),
      );
      const seen = (await scene.manager.client.get(`/api/v1/orders/${made.id}`)).read(order);
      expect(seen.lines.map(({ instrumentId }) => instrumentId)).toEqual([tem]);
      expect(seen.price).toEqual(made.lines[0]?.price);
      expect((await scene.stranger.client.get(`/api/v1/orders/${made.id}`)).status).toBe(404);
    });

    test('bookings come by start in pages that leave none out and show none twice', async () => {
      const reader = scene.engineer;
      const own = await scene.addInstrument({}, scene.hefeiCentre);
      const ids: string[] = [];
      for (const hour of [1, 2, 3, 4, 5])
        ids.push(await bookedId(reader, own, on(26, `0${hour}:00`), on(26, `0${hour}:30`)));
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const page = (await reader.client.get(`/api/v1/bookings?instrument=${own}&limit=2${cursor}`)).read(bookingPage);
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
      }
      expect(seen).toEqual(ids);
      const narrow = await reader.client.get(
        `/api/v1/bookings?instrument=${own}&from=${encodeURIComponent(on(26, '02:15'))}&to=${encodeURIComponent(on(26, '04:00'))}`,
      );
      expect(narrow.read(bookingPage).items.map(({ id }) => id)).toEqual(ids.slice(1, 3));
    });

    test('past ones come the latest first, with those that came to nothing, and none that is still to come', async () => {
      const reader = scene.engineer;
      const own = await scene.addInstrument({}, scene.hefeiCentre);
      const [over, running, cancelled] = [
        await bookedId(reader, own, on(26, '01:00'), on(26, '01:30')),
        await bookedId(reader, own, on(26, '02:00'), on(26, '02:30')),
        await bookedId(reader, own, on(26, '03:00'), on(26, '03:30')),
      ];
      expect((await reader.client.post(`/api/v1/bookings/${cancelled}/cancel`, {})).status).toBe(200);
      await actingIn(scene).at(on(26, '02:15'), async () => {
        const path = `/api/v1/bookings?instrument=${own}&past=1&limit=1`;
        const first = (await reader.client.get(path)).read(bookingPage);
        const second = (await reader.client.get(`${path}&cursor=${first.next}`)).read(bookingPage);
        expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([cancelled, over]);
        expect(second.next).toBeNull();
        const rest = await reader.client.get(`/api/v1/bookings?instrument=${own}&state=confirmed&past=0`);
        expect(rest.read(bookingPage).items.map(({ id }) => id)).toEqual([over, running]);
      });
    });

    test('a cursor that is not ours, or of another question, is refused', async () => {
      const forged = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
      const own = await scene.addInstrument({}, scene.hefeiCentre);
      for (const hour of ['01', '02'])
        await placed(scene.researcher, line(own, on(27, `${hour}:00`), on(27, `${hour}:30`)));
      const { next } = (await scene.researcher.client.get(`/api/v1/bookings?instrument=${own}&limit=1`)).read(
        bookingPage,
      );
      const [hash] = JSON.parse(Buffer.from(next ?? '', 'base64url').toString()) as [string];
      const cursors = [
        'x',
        'bm9uc2Vuc2U',
        forged(),
        forged(hash),
        forged(hash, 'a', 'b'),
        forged(hash, 1, "'; drop table booking"),
      ];
      for (const cursor of [...cursors, forged(hash, 1, '\u0000'), forged('wrong', 1, own)]) {
        const answer = await scene.researcher.client.get(`/api/v1/bookings?instrument=${own}&limit=1&cursor=${cursor}`);
        expect(answer.problem().type, cursor).toBe('/problems/invalid');
      }
      const other = await scene.researcher.client.get(`/api/v1/bookings?limit=1&cursor=${next}`);
      expect(other.status).toBe(422);
    });

    test('a facility’s bookings are for its staff', async () => {
      await bookedId(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
      const path = `/api/v1/bookings?facility=${scene.centre.id}&instrument=${tem}`;
      expect((await scene.manager.client.get(path)).read(bookingPage).items).toHaveLength(1);
      expect((await scene.administrator.client.get(path)).read(bookingPage).items).toHaveLength(1);
      expect((await scene.hefeiManager.client.get(path)).status).toBe(403);
      expect((await scene.researcher.client.get(path)).status).toBe(403);
      expect((await scene.researcher.client.get(`${path}&mine=1`)).read(bookingPage).items).toHaveLength(1);
      expect((await scene.client.get(path)).status).toBe(401);
    });
  });
});
