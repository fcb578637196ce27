import { checkInvariants } from '@jishi/db/invariants';
import { transact } from '@jishi/db/open';
import { availabilityChange, changePage, changePreview } from '@jishi/shared/schema/availability';
import { booking, order } from '@jishi/shared/schema/booking';
import { closure, impact } from '@jishi/shared/schema/closure';
import { agenda } from '@jishi/shared/schema/instrument';
import { schedule } from '@jishi/shared/schema/schedule';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addFacility, addInstrument, OFFICE, type TestFacility } from '../support/fixture.ts';
import { addPerson } from '../support/people.ts';
import { KINDS } from '../support/store.ts';
import { countRows, line, on, openScene, orderOf, type Scene, type Someone, utc } from './scene.ts';

type Who = { readonly client: Scene['client'] };

/** What makes the last write of a change fail, and what heals it. */
const LAST_WRITE = {
  sqlite: [
    "create trigger broken before insert on availability_change begin select raise(abort, 'broken'); end",
    'drop trigger broken',
  ],
  postgres: [
    'alter table availability_change add constraint broken check (at < 0) not valid',
    'alter table availability_change drop constraint broken',
  ],
} as const;

describe.each(KINDS)('a change of availability on %s', (kind) => {
  let scene: Scene;
  let tem: string;
  let passed = 0;
  beforeAll(async () => {
    scene = await openScene(kind);
  });
  beforeEach(async () => {
    tem = await scene.addInstrument();
  });
  afterEach(async () => {
    scene.passMinutes(-passed);
    passed = 0;
    const broken = (await checkInvariants(scene.store.read)).filter(({ ok }) => !ok);
    expect(broken).toEqual([]);
  });
  afterAll(() => scene?.stop());

  const pass = (minutes: number) => {
    scene.passMinutes(minutes);
    passed += minutes;
  };
  const closing = (from: string, to: string, more: object = {}) => ({
    id: uuidv7(),
    kind: 'closure',
    instrumentIds: [tem],
    closure: { from, to, kind: 'maintenance', reason: '更换灯丝' },
    ...more,
  });
  const change = (who: Who, body: object, query = '', facilityId = scene.centre.id) =>
    who.client.post(`/api/v1/facilities/${facilityId}/changes${query}`, body);
  const preview = async (body: object) => {
    const answer = await change(scene.manager, body, '?dryRun=1');
    expect(answer.status, answer.text).toBe(200);
    return answer.read(changePreview);
  };
  const make = async (body: object) => {
    const answer = await change(scene.manager, body);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(availabilityChange);
  };
  const undo = async (id: string) => {
    const answer = await scene.manager.client.post(`/api/v1/changes/${id}/undo`);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(availabilityChange);
  };
  const order1 = ({ client }: Someone, from: string, to: string, instrumentId = tem, more: object = {}) =>
    client.post('/api/v1/orders', orderOf(line(instrumentId, from, to, more)));
  const place = async (who: Someone, from: string, to: string, instrumentId = tem, more: object = {}) => {
    const answer = await order1(who, from, to, instrumentId, more);
    expect(answer.status, answer.text).toBe(201);
    return answer.read(order).lines[0]?.id ?? '';
  };
  const state = async (id: string) => (await scene.administrator.client.get(`/api/v1/bookings/${id}`)).read(booking);
  const takenOf = async (instrumentId: string, day = 25) => {
    const path = `/api/v1/instruments/${instrumentId}/agenda?from=${encodeURIComponent(on(day, '00:00'))}&to=${encodeURIComponent(on(day, '23:00'))}`;
    const { taken } = (await scene.manager.client.get(path)).read(agenda);
    return taken.map(({ from, to, kind: taking, station }) => [from, to, taking, station]);
  };
  const eventsOf = async (subjectId: string) => {
    const rows = await scene.store.read
      .selectFrom('event')
      .select(['kind', 'data'])
      .where('subject_id', '=', subjectId)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ kind: row.kind, data: JSON.parse(row.data) as Record<string, unknown> }));
  };

  describe('named as a dry run', () => {
    test('tells every booking that is hit with person and times, and writes nothing', async () => {
      const other = await scene.addInstrument();
      const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const second = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'), other);
      await place(scene.colleague, on(25, '15:00'), on(25, '16:00'), other);
      const before = await countRows(scene);
      const seen = await preview(closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [tem, other] }));
      expect(seen).toMatchObject({ ok: false, kind: 'closure', total: 2, blockers: [] });
      expect(seen.hits).toMatchObject([
        { bookingId: first, person: { name: '李雷' }, from: utc(on(25, '09:00')), problem: 'undecided', do: 'refuse' },
        { bookingId: second, person: { name: '王芳' }, instrument: { id: other }, problem: 'undecided' },
      ]);
      expect(await countRows(scene)).toEqual(before);
    });

    test('proposes for each move the nearest time that is left, and no two the same', async () => {
      const ids = [
        await place(scene.researcher, on(25, '14:00'), on(25, '16:00')),
        await place(scene.colleague, on(25, '16:00'), on(25, '18:00')),
      ];
      const seen = await preview(closing(on(25, '14:00'), on(25, '18:00'), { otherwise: { do: 'move' } }));
      expect(seen.ok).toBe(true);
      expect(seen.hits.map(({ bookingId, moved }) => [bookingId, moved])).toEqual([
        [ids[0], { from: utc(on(25, '12:00')), to: utc(on(25, '14:00')) }],
        [ids[1], { from: utc(on(25, '10:00')), to: utc(on(25, '12:00')) }],
      ]);
    });

    test('says why a chosen time will not do', async () => {
      const id = await place(scene.researcher, on(25, '14:00'), on(25, '16:00'));
      const decisions = [{ bookingId: id, do: 'move', to: { from: on(25, '17:00'), to: on(25, '19:00') } }];
      const seen = await preview(closing(on(25, '14:00'), on(25, '18:00'), { decisions }));
      expect(seen).toMatchObject({
        ok: false,
        hits: [{ bookingId: id, problem: 'refused', moved: null, refusals: [{ rule: 'closed' }, { rule: 'taken' }] }],
      });
    });
  });

  describe('that is carried out', () => {
    test('keeps, moves and cancels as it was decided, and tells each person', async () => {
      const stays = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const goes = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'));
      const ends = await place(scene.engineer, on(25, '11:00'), on(25, '12:00'));
      const body = closing(on(25, '08:00'), on(25, '12:00'), {
        decisions: [
          { bookingId: stays, do: 'keep' },
          { bookingId: goes, do: 'move', to: { from: on(25, '13:00'), to: on(25, '14:00') }, message: '改到下午' },
        ],
        otherwise: { do: 'cancel', message: '灯丝断了，抱歉' },
      });
      const made = await make(body);
      expect(made.bookings.map(({ bookingId, did }) => [bookingId, did])).toEqual([
        [stays, 'kept'],
        [goes, 'moved'],
        [ends, 'cancelled'],
      ]);
      expect(await state(stays)).toMatchObject({ state: 'confirmed', from: utc(on(25, '09:00')), version: 1 });
      expect(await state(goes)).toMatchObject({ state: 'confirmed', from: utc(on(25, '13:00')), version: 2 });
      expect(await state(ends)).toMatchObject({ state: 'cancelled', reason: '灯丝断了，抱歉' });
      const told = [...(await eventsOf(goes)), ...(await eventsOf(ends))].filter(
        ({ kind: what }) => what !== 'booking.placed',
      );
      expect(told).toMatchObject([
        { kind: 'booking.moved', data: { message: '改到下午', availabilityChange: body.id } },
        { kind: 'booking.cancelled', data: { message: '灯丝断了，抱歉', availabilityChange: body.id } },
      ]);
      const changes = new Set(told.map(({ data }) => data.change));
      expect([changes.size, (await eventsOf(body.id))[0]?.data.change]).toEqual([1, [...changes][0]]);
      expect((await eventsOf(body.id)).map(({ kind: what }) => what)).toEqual(['availability.changed']);
    });

    test('closes around a booking that stays, and takes its time when it goes away', async () => {
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      await make(closing(on(25, '08:00'), on(25, '12:00'), { otherwise: { do: 'keep' } }));
      expect(await takenOf(tem)).toEqual([
        [utc(on(25, '08:00')), utc(on(25, '09:00')), 'maintenance', 0],
        [utc(on(25, '09:00')), utc(on(25, '10:00')), 'booking', 0],
        [utc(on(25, '10:00')), utc(on(25, '12:00')), 'maintenance', 0],
      ]);
      expect((await checkInvariants(scene.store.read)).filter(({ ok }) => !ok)).toEqual([]);
      expect((await scene.researcher.client.post(`/api/v1/bookings/${id}/cancel`, {})).status).toBe(200);
      expect((await order1(scene.colleague, on(25, '09:00'), on(25, '10:00'))).problem()).toMatchObject({
        refusals: [{ rule: 'taken', kind: 'maintenance' }],
      });
    });

    test('closes around a booking on its station only, and takes what it leaves early', async () => {
      const two = await scene.addInstrument({ stations: 2 });
      const id = await place(scene.researcher, on(24, '12:00'), on(24, '14:00'), two);
      const other = await place(scene.colleague, on(24, '12:30'), on(24, '13:30'), two);
      await scene.researcher.client.post(`/api/v1/bookings/${id}/check-in`, {});
      await make(
        closing(on(24, '12:00'), on(24, '18:00'), {
          instrumentIds: [two],
          decisions: [{ bookingId: other, do: 'cancel' }],
          otherwise: { do: 'keep' },
        }),
      );
      expect(await takenOf(two, 24)).toEqual([
        [utc(on(24, '12:00')), utc(on(24, '14:00')), 'booking', 0],
        [utc(on(24, '14:00')), utc(on(24, '18:00')), 'maintenance', 0],
        [utc(on(24, '12:00')), utc(on(24, '18:00')), 'maintenance', 1],
      ]);
      pass(30);
      expect((await scene.researcher.client.post(`/api/v1/bookings/${id}/check-out`, {})).status).toBe(200);
      expect((await order1(scene.colleague, on(24, '13:00'), on(24, '14:00'), two)).problem()).toMatchObject({
        refusals: [{ rule: 'taken', kind: 'maintenance', until: utc(on(24, '18:00')) }],
      });
    });

    test('leaves nothing half done when it fails after the first of its writes', async () => {
      const gone = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const body = closing(on(25, '08:00'), on(25, '12:00'), { otherwise: { do: 'cancel' } });
      const before = await countRows(scene);
      const [breaks, mends] = LAST_WRITE[kind];
      await sql.raw(breaks).execute(scene.store.write);
      const answer = await change(scene.manager, body).finally(() => sql.raw(mends).execute(scene.store.write));
      expect(answer.status).toBe(500);
      expect(await countRows(scene)).toEqual(before);
      expect((await state(gone)).state).toBe('confirmed');
    });

    test('is refused as a whole with the preview of now when one decision cannot be carried out', async () => {
      const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const second = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'));
      await place(scene.engineer, on(25, '14:00'), on(25, '15:00'));
      const before = await countRows(scene);
      const answer = await change(
        scene.manager,
        closing(on(25, '08:00'), on(25, '12:00'), {
          decisions: [
            { bookingId: first, do: 'cancel' },
            { bookingId: second, do: 'move', to: { from: on(25, '14:00'), to: on(25, '15:00') } },
          ],
        }),
      );
      expect(answer.status).toBe(409);
      const { preview: shown, ...problem } = answer.problem();
      expect(problem).toMatchObject({ type: '/problems/refused', refusals: [{ rule: 'taken', kind: 'booking' }] });
      expect(changePreview.parse(shown).hits).toMatchObject([
        { bookingId: first, problem: null },
        { bookingId: second, problem: 'refused', refusals: [{ rule: 'taken' }] },
      ]);
      expect(await countRows(scene)).toEqual(before);
      expect((await state(first)).state).toBe('confirmed');
    });

    test('is refused with what is hit when nothing was decided about a booking', async () => {
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const answer = await change(scene.manager, closing(on(25, '08:00'), on(25, '12:00')));
      expect(answer.problem()).toMatchObject({
        type: '/problems/refused',
        preview: { hits: [{ bookingId: id, problem: 'undecided' }] },
      });
    });

    test('gives two that want the same new time to one of them only', async () => {
      const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const second = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'));
      const to = { from: on(25, '14:00'), to: on(25, '15:00') };
      const decisions = [first, second].map((bookingId) => ({ bookingId, do: 'move', to }));
      const answer = await change(scene.manager, closing(on(25, '08:00'), on(25, '12:00'), { decisions }));
      const shown = changePreview.parse(answer.problem().preview);
      expect(shown.hits.map(({ problem }) => problem)).toEqual([null, 'refused']);
    });

    test('lets moved bookings take each other’s time', async () => {
      const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const second = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'));
      const body = closing(on(25, '08:30'), on(25, '10:15'), {
        decisions: [
          { bookingId: first, do: 'move', to: { from: on(25, '10:30'), to: on(25, '11:30') } },
          { bookingId: second, do: 'move', to: { from: on(25, '11:30'), to: on(25, '12:30') } },
        ],
      });
      await make(body);
      expect((await state(first)).from).toBe(utc(on(25, '10:30')));
    });

    test('does not make a booking dearer by moving it', async () => {
      const dear = await scene.addInstrument({
        prices: {
          currency: 'CNY',
          hourlyMinor: { internal: 100, academic: 100, company: 100 },
          startUpMinor: 0,
          periods: [{ days: [3], from: '13:00', to: '18:00', percent: 300 }],
          urgent: null,
          minimumMinor: 0,
        },
      });
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'), dear);
      const decisions = [{ bookingId: id, do: 'move', to: { from: on(25, '14:00'), to: on(25, '15:00') } }];
      await make(closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [dear], decisions }));
      expect((await state(id)).price.amountMinor).toBe(100);
    });

    test('never pushes aside who is using the instrument, but keeps them', async () => {
      const id = await place(scene.researcher, on(24, '12:15'), on(24, '13:00'));
      await scene.researcher.client.post(`/api/v1/bookings/${id}/check-in`, {});
      const body = closing(on(24, '12:00'), on(24, '18:00'), { otherwise: { do: 'cancel' } });
      expect((await change(scene.manager, body)).problem()).toMatchObject({
        preview: { hits: [{ bookingId: id, problem: 'in-use' }] },
      });
      await make({ ...body, otherwise: { do: 'keep' } });
      expect((await state(id)).state).toBe('in-use');
    });

    test('with the same id and content happens once; with other content it is refused', async () => {
      const body = closing(on(25, '08:00'), on(25, '12:00'));
      const first = await change(scene.manager, body);
      const again = await change(scene.manager, body);
      expect([first.status, again.status, again.text]).toEqual([201, 200, first.text]);
      const other = { ...body, closure: { ...body.closure, reason: '校准' } };
      expect((await change(scene.manager, other)).problem().type).toBe('/problems/id-reused');
    });

    test('says by what the time is taken that stays: another closure', async () => {
      await make(closing(on(25, '10:00'), on(25, '12:00')));
      const twice = await change(scene.manager, closing(on(25, '11:00'), on(25, '13:00')));
      expect(twice.problem()).toMatchObject({
        detail: 'another closure has this time',
        refusals: [{ kind: 'maintenance', until: utc(on(25, '12:00')), instrumentId: tem }],
        preview: { blockers: [{ instrumentId: tem, reason: '更换灯丝' }] },
      });
    });

    test('ends holds on the time that it closes', async () => {
      const held = { id: uuidv7(), lines: [{ instrumentId: tem, from: on(25, '09:00'), to: on(25, '10:00') }] };
      expect((await scene.researcher.client.post('/api/v1/holds', held)).status).toBe(201);
      await make(closing(on(25, '08:00'), on(25, '12:00')));
      expect((await eventsOf(held.id)).map(({ kind: what }) => what)).toEqual(['hold.placed', 'hold.ended']);
    });

    test('in the past, of nothing, or of another facility’s instruments is refused', async () => {
      for (const query of ['', '?dryRun=1']) {
        const past = await change(scene.manager, closing(on(23, '08:00'), on(23, '12:00')), query);
        expect(past.problem()).toMatchObject({ refusals: [{ rule: 'past' }] });
      }
      const elsewhere = await scene.addInstrument({}, scene.hefeiCentre);
      const body = closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [tem, elsewhere] });
      expect((await change(scene.manager, body)).status).toBe(404);
      expect((await change(scene.manager, { ...body, instrumentIds: [] })).status).toBe(422);
      const twice = { bookingId: uuidv7(), do: 'keep' };
      expect(
        (await change(scene.manager, closing(on(25, '08:00'), on(25, '12:00'), { decisions: [twice, twice] }))).status,
      ).toBe(422);
    });

    test('is the facility’s staff’s to make, to read, to list and to undo', async () => {
      const { id } = await make(closing(on(25, '08:00'), on(25, '12:00')));
      for (const [who, status] of [
        [scene, 401],
        [scene.researcher, 403],
        [scene.hefeiManager, 403],
      ] as const) {
        expect((await change(who, closing(on(26, '08:00'), on(26, '12:00')))).status).toBe(status);
        expect((await who.client.get(`/api/v1/facilities/${scene.centre.id}/changes`)).status).toBe(status);
        const hidden = status === 401 ? 401 : 404;
        expect((await who.client.get(`/api/v1/changes/${id}`)).status).toBe(hidden);
        expect((await who.client.post(`/api/v1/changes/${id}/undo`)).status).toBe(hidden);
        expect(
          (await who.client.post(`/api/v1/instruments/${tem}/breakdown`, { id: uuidv7(), reason: 'x' })).status,
        ).toBe(status);
      }
      const path = `/api/v1/facilities/${scene.centre.id}/changes`;
      await make(closing(on(26, '08:00'), on(26, '12:00')));
      const first = (await scene.manager.client.get(`${path}?limit=1`)).read(changePage);
      const rest = (await scene.manager.client.get(`${path}?limit=100&cursor=${first.next}`)).read(changePage);
      expect(first.items).toHaveLength(1);
      expect(rest.items.map((item) => item.id)).toContain(id);
      expect((await scene.manager.client.get(`/api/v1/changes/${id}`)).read(availabilityChange).by.name).toBe('韩梅梅');
    });
  });

  describe('of many instruments', () => {
    test('closes 500 at once', async () => {
      const facility = await addFacility(scene.store, scene.shanghai, '大平台');
      const ids = await Promise.all(Array.from({ length: 500 }, () => addInstrument(scene.store, facility)));
      const body = closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: ids });
      const made = await change(scene.administrator, body, '', facility.id);
      expect(made.status, made.text.slice(0, 300)).toBe(201);
      expect(made.read(availabilityChange).closures).toHaveLength(500);
      const undone = await scene.administrator.client.post(`/api/v1/changes/${body.id}/undo`);
      expect(undone.status).toBe(200);
      const many = { ...body, id: uuidv7(), instrumentIds: [...ids, uuidv7()] };
      expect((await change(scene.administrator, many, '', facility.id)).status).toBe(422);
    });

    test('that share a part are all closed with it, and its bookings are hit', async () => {
      const room = await scene.addInstrument({ kind: 'part' });
      const sem = await scene.addInstrument();
      await transact(scene.store, (trx) =>
        trx
          .insertInto('instrument_part')
          .values(
            [tem, sem].map((instrumentId) => ({ instrument_id: instrumentId, part_id: room, need: 'always' as const })),
          )
          .execute(),
      );
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'), sem);
      const body = closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [room], otherwise: { do: 'move' } });
      expect((await preview(body)).hits).toMatchObject([{ bookingId: id, moved: { from: utc(on(25, '12:00')) } }]);
      await make(body);
      expect((await state(id)).from).toBe(utc(on(25, '12:00')));
      for (const instrumentId of [tem, sem]) {
        expect((await order1(scene.colleague, on(25, '10:00'), on(25, '11:00'), instrumentId)).problem()).toMatchObject(
          {
            refusals: [{ rule: 'taken', kind: 'maintenance', partId: room }],
          },
        );
      }
    });
  });

  describe('that is undone', () => {
    test('gives time, state and price back where they are free, and says what came of each', async () => {
      const stays = await place(scene.researcher, on(25, '08:00'), on(25, '09:00'));
      const goes = await place(scene.colleague, on(25, '09:00'), on(25, '10:00'));
      const ends = await place(scene.engineer, on(25, '10:00'), on(25, '11:00'));
      const lost = await place(scene.engineer, on(25, '11:00'), on(25, '12:00'));
      const body = closing(on(25, '08:00'), on(25, '12:00'), {
        decisions: [
          { bookingId: stays, do: 'keep' },
          { bookingId: goes, do: 'move', to: { from: on(25, '13:00'), to: on(25, '14:00') } },
        ],
        otherwise: { do: 'cancel', message: '抱歉' },
      });
      const { closures } = await make(body);
      // The closure is ended early, and somebody takes a part of its time.
      expect((await scene.manager.client.post(`/api/v1/closures/${closures[0]?.id}/end`)).status).toBe(200);
      await place(scene.colleague, on(25, '11:30'), on(25, '12:30'));
      const undone = await undo(body.id);
      expect(undone.undoneAt).not.toBeNull();
      expect(undone.bookings.map(({ bookingId, fate }) => [bookingId, fate])).toEqual([
        [stays, 'stays'],
        [goes, 'moved-back'],
        [ends, 'reinstated'],
        [lost, 'taken'],
      ]);
      expect(await state(goes)).toMatchObject({ state: 'confirmed', from: utc(on(25, '09:00')), version: 3 });
      expect(await state(ends)).toMatchObject({ state: 'confirmed', reason: null, version: 3 });
      expect((await eventsOf(ends)).map(({ kind: what }) => what)).toEqual([
        'booking.placed',
        'booking.cancelled',
        'booking.reinstated',
      ]);
      expect((await state(lost)).state).toBe('cancelled');
      expect((await order1(scene.researcher, on(25, '10:30'), on(25, '11:00'))).status).toBe(409);
    });

    test('happens once, also when it is asked for again', async () => {
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const body = closing(on(25, '08:00'), on(25, '12:00'), { otherwise: { do: 'cancel' } });
      await make(body);
      const first = await undo(body.id);
      expect(await undo(body.id)).toEqual(first);
      expect((await state(id)).version).toBe(3);
      expect((await eventsOf(body.id)).map(({ kind: what }) => what)).toEqual([
        'availability.changed',
        'availability.undone',
      ]);
    });

    test('puts moved bookings back that took each other’s time', async () => {
      const first = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const second = await place(scene.colleague, on(25, '10:00'), on(25, '11:00'));
      const body = closing(on(25, '08:00'), on(25, '09:30'), {
        decisions: [{ bookingId: first, do: 'move', to: { from: on(25, '11:00'), to: on(25, '12:00') } }],
      });
      await make(body);
      const again = closing(on(25, '10:45'), on(25, '12:00'), {
        decisions: [
          { bookingId: first, do: 'move', to: { from: on(25, '09:45'), to: on(25, '10:45') } },
          { bookingId: second, do: 'move', to: { from: on(25, '13:00'), to: on(25, '14:00') } },
        ],
      });
      await make(again);
      expect((await undo(again.id)).bookings.map(({ fate }) => fate)).toEqual(['moved-back', 'moved-back']);
      expect((await state(second)).from).toBe(utc(on(25, '10:00')));
      expect((await undo(body.id)).bookings.map(({ fate }) => fate)).toEqual(['changed']);
    });

    test('leaves alone what somebody changed since, and what is over', async () => {
      const moved = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'));
      const gone = await place(scene.colleague, on(25, '08:00'), on(25, '09:00'));
      const body = closing(on(25, '08:00'), on(25, '12:00'), {
        decisions: [{ bookingId: moved, do: 'move', to: { from: on(26, '09:00'), to: on(26, '10:00') } }],
        otherwise: { do: 'cancel' },
      });
      await make(body);
      await scene.researcher.client.post(`/api/v1/bookings/${moved}/cancel`, {});
      pass(21 * 60);
      const { bookings } = await undo(body.id);
      expect(new Map(bookings.map(({ bookingId, fate }) => [bookingId, fate]))).toEqual(
        new Map([
          [moved, 'changed'],
          [gone, 'past'],
        ]),
      );
    });

    test('keeps the approvals that a booking had', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const id = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'), asked);
      const body = closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [asked], otherwise: { do: 'cancel' } });
      await make(body);
      await undo(body.id);
      expect(await state(id)).toMatchObject({ state: 'pending', approvals: [{ party: 'manager', decision: null }] });
      expect((await scene.manager.client.post(`/api/v1/bookings/${id}/approve`, {})).status).toBe(200);
      expect((await state(id)).state).toBe('confirmed');
    });

    test('brings back the lines of an order that went with one of them', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const body = orderOf(line(asked, on(25, '09:00'), on(25, '10:00')), line(tem, on(25, '14:00'), on(25, '15:00')));
      expect((await scene.researcher.client.post('/api/v1/orders', body)).status).toBe(201);
      const ids = body.lines.map((one) => one.id);
      const decisions = [{ bookingId: ids[0], do: 'cancel' }];
      const made = await make(closing(on(25, '08:00'), on(25, '12:00'), { instrumentIds: [asked], decisions }));
      expect(made.bookings.map(({ bookingId, did }) => [bookingId, did])).toEqual(ids.map((id) => [id, 'cancelled']));
      expect((await undo(made.id)).bookings.map(({ fate }) => fate)).toEqual(['reinstated', 'reinstated']);
      expect(await Promise.all(ids.map(async (id) => (await state(id)).state))).toEqual(['pending', 'pending']);
    });

    test('brings back no line of an order that waited when another one cannot come back', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] } });
      const first = line(asked, on(25, '09:00'), on(25, '10:00'));
      const second = line(tem, on(26, '09:00'), on(26, '10:00'));
      expect((await scene.researcher.client.post('/api/v1/orders', orderOf(first, second))).status).toBe(201);
      const broken = await scene.manager.client.post(`/api/v1/instruments/${asked}/breakdown`, {
        id: uuidv7(),
        reason: '真空泵故障',
      });
      const { id, bookings } = broken.read(availabilityChange);
      expect(bookings.map(({ did }) => did)).toEqual(['cancelled', 'cancelled']);
      pass(21 * 60 + 30);
      expect((await undo(id)).bookings.map(({ bookingId, fate }) => [bookingId, fate])).toEqual([
        [first.id, 'past'],
        [second.id, 'incomplete'],
      ]);
      expect((await state(second.id)).state).toBe('cancelled');
      expect((await order1(scene.colleague, on(26, '09:00'), on(26, '10:00'))).status).toBe(201);
    });

    test('says whose time is taken of the lines that come back together, and lets none of them have theirs', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] }, stations: 2 });
      const body = orderOf(
        line(asked, on(25, '09:00'), on(25, '10:00')),
        line(asked, on(25, '09:00'), on(25, '10:00')),
        line(tem, on(25, '09:00'), on(25, '10:00')),
      );
      expect((await scene.researcher.client.post('/api/v1/orders', body)).status).toBe(201);
      const cancels = { instrumentIds: [asked], otherwise: { do: 'cancel' } };
      const made = await make(closing(on(25, '08:00'), on(25, '12:00'), cancels));
      const other = await place(scene.colleague, on(25, '09:30'), on(25, '10:30'));
      const fates = (await undo(made.id)).bookings.map(({ bookingId, fate }) => [bookingId, fate]);
      const [one, two, three] = body.lines.map(({ id }) => id);
      expect(new Map(fates as [string, string][])).toEqual(
        new Map([
          [one, 'incomplete'],
          [two, 'incomplete'],
          [three, 'taken'],
        ]),
      );
      expect(await takenOf(asked)).toEqual([]);
      expect((await state(other)).state).toBe('confirmed');
    });

    test('gives two lines on the stations of one instrument a station each', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'] }, stations: 2 });
      const span = [on(25, '09:00'), on(25, '10:00')] as const;
      const body = orderOf(line(asked, ...span), line(asked, ...span));
      expect((await scene.researcher.client.post('/api/v1/orders', body)).status).toBe(201);
      const cancels = { instrumentIds: [asked], otherwise: { do: 'cancel' } };
      const made = await make(closing(on(25, '08:00'), on(25, '12:00'), cancels));
      expect((await undo(made.id)).bookings.map(({ fate }) => fate)).toEqual(['reinstated', 'reinstated']);
      expect((await takenOf(asked)).map(([, , , station]) => station)).toEqual([0, 1]);
    });

    test('asks whoever has to approve anew, with all of their time', async () => {
      const asked = await scene.addInstrument({ rules: { approval: ['manager'], approvalMinutes: 120 } });
      const id = await place(scene.researcher, on(25, '15:00'), on(25, '16:00'), asked);
      const body = closing(on(25, '14:00'), on(25, '17:00'), { instrumentIds: [asked], otherwise: { do: 'cancel' } });
      await make(body);
      pass(180);
      expect((await undo(body.id)).bookings.map(({ fate }) => fate)).toEqual(['reinstated']);
      await scene.runJobs();
      expect(await state(id)).toMatchObject({
        state: 'pending',
        approvals: [{ party: 'manager', decision: null, dueAt: utc(on(24, '17:00')) }],
      });
    });

    test('takes along what the instrument takes along by then, as a move does', async () => {
      const room = await scene.addInstrument({ kind: 'part' });
      const holder = await scene.addInstrument({ kind: 'part' });
      const puts = async (...parts: object[]) => {
        const put = await scene.manager.client.put(`/api/v1/instruments/${tem}/parts`, { parts }, { 'if-match': '*' });
        expect(put.status, put.text).toBeLessThan(300);
      };
      const partsOf = async (id: string) => {
        const rows = await scene.store.read
          .selectFrom('booking_part')
          .select('part_id')
          .where('booking_id', '=', id)
          .execute();
        return rows.map((row) => row.part_id);
      };
      await puts({ partId: holder, need: 'optional' });
      const gone = await place(scene.researcher, on(25, '09:00'), on(25, '10:00'), tem, { parts: [holder] });
      const moved = await place(scene.colleague, on(25, '11:00'), on(25, '12:00'));
      const decisions = [{ bookingId: gone, do: 'cancel' }];
      const made = await make(closing(on(25, '08:00'), on(25, '12:00'), { decisions, otherwise: { do: 'move' } }));
      await puts({ partId: room, need: 'always' });
      expect((await undo(made.id)).bookings.map(({ fate }) => fate)).toEqual(['reinstated', 'moved-back']);
      expect([await partsOf(gone), await partsOf(moved)]).toEqual([[room], [room]]);
      const patch = { from: on(25, '14:00'), to: on(25, '15:00') };
      await puts({ partId: room, need: 'optional' }, { partId: holder, need: 'always' });
      const answer = await scene.colleague.client.patch(`/api/v1/bookings/${moved}`, patch, { 'if-match': '*' });
      expect(answer.status, answer.text).toBe(200);
      expect((await partsOf(moved)).toSorted()).toEqual([room, holder].toSorted());
      expect((await takenOf(holder)).map(([from]) => from)).toEqual([utc(on(25, '09:00')), utc(on(25, '14:00'))]);
    });

    test('is not possible after seven days', async () => {
      const body = closing(on(25, '08:00'), on(25, '12:00'));
      await make(body);
      pass(7 * 24 * 60 + 1);
      const late = await scene.manager.client.post(`/api/v1/changes/${body.id}/undo`);
      expect(late.problem()).toMatchObject({
        type: '/problems/conflict',
        detail: 'a change can be undone within seven days',
      });
    });
  });

  describe('of hours', () => {
    let house: TestFacility;
    let sem: string;
    let manager: Someone;
    beforeEach(async () => {
      house = await addFacility(scene.store, scene.shanghai, '扫描电镜室', { weekly: OFFICE });
      const person = await addPerson(scene.store, { manages: [house.id] });
      manager = { ...person, client: scene.client.as(person) };
      sem = await addInstrument(scene.store, house);
    });
    const version = (from = '10:00') => ({
      name: '冬季',
      zone: 'Asia/Shanghai',
      holidays: null,
      effectiveFrom: '2026-11-30',
      weekly: [{ days: [1, 2, 3, 4, 5], from, to: '18:00' }],
      exceptions: [],
    });
    const shorter = (more: object = {}, seen?: number) => ({
      id: uuidv7(),
      kind: 'schedule',
      schedule: { scheduleId: house.scheduleId, version: version(), ...(seen === undefined ? {} : { seen }) },
      ...more,
    });
    const hours = async () =>
      (await scene.client.get(`/api/v1/facilities/${house.id}/schedules/${house.scheduleId}`)).read(schedule);

    test('moves what would lie outside into the new ones, and gives both back', async () => {
      const early = await place(scene.researcher, on(30, '08:00'), on(30, '09:00'), sem);
      await place(scene.colleague, on(30, '10:00'), on(30, '11:00'), sem);
      const body = shorter({ otherwise: { do: 'move' } }, 1);
      const dry = await change(manager, body, '?dryRun=1', house.id);
      expect(dry.read(changePreview)).toMatchObject({
        ok: true,
        closures: [],
        hits: [{ bookingId: early, moved: { from: utc(on(30, '11:00')) } }],
      });
      expect((await hours()).version).toBe(1);
      expect((await change(manager, body, '', house.id)).status).toBe(201);
      expect((await state(early)).from).toBe(utc(on(30, '11:00')));
      expect((await hours()).versions.map(({ name }) => name)).toEqual(['开放', '冬季']);
      const undone = await manager.client.post(`/api/v1/changes/${body.id}/undo`);
      expect(undone.read(availabilityChange).bookings).toMatchObject([{ bookingId: early, fate: 'moved-back' }]);
      expect(await hours()).toMatchObject({ version: 3, versions: [{ name: '开放' }] });
      expect((await state(early)).from).toBe(utc(on(30, '08:00')));
    });

    test('is refused when they are others by now, and not undone over somebody’s later hours', async () => {
      expect((await change(manager, shorter({}, 7), '', house.id)).problem().type).toBe('/problems/stale');
      const body = shorter();
      expect((await change(manager, body, '', house.id)).status).toBe(201);
      const path = `/api/v1/facilities/${house.id}/schedules/${house.scheduleId}`;
      expect((await manager.client.put(path, version('09:00'), { 'if-match': '"2"' })).status).toBe(200);
      const late = await manager.client.post(`/api/v1/changes/${body.id}/undo`);
      expect(late.problem()).toMatchObject({ type: '/problems/conflict', detail: 'the schedule was changed since' });
      expect((await hours()).version).toBe(3);
    });

    test('that were longer and are given back leaves what lies outside, and names it', async () => {
      const longer = { ...version('08:00'), weekly: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '22:00' }] };
      const body = { id: uuidv7(), kind: 'schedule', schedule: { scheduleId: house.scheduleId, version: longer } };
      expect((await change(manager, body, '', house.id)).status).toBe(201);
      // It follows the longer hours since they were made.
      const late = await addInstrument(scene.store, house);
      const evening = await place(scene.researcher, on(30, '19:00'), on(30, '20:00'), late);
      await place(scene.colleague, on(30, '10:00'), on(30, '11:00'), sem);
      const undone = (await manager.client.post(`/api/v1/changes/${body.id}/undo`)).read(availabilityChange);
      expect(undone.outside).toEqual([evening]);
      const again = await manager.client.post(`/api/v1/changes/${body.id}/undo`);
      expect(again.read(availabilityChange)).toEqual(undone);
      expect((await state(evening)).state).toBe('confirmed');
      const locked = await scene.store.read
        .selectFrom('agenda')
        .selectAll()
        .where('instrument_id', '=', late)
        .execute();
      expect(locked.map((row) => row.version)).toEqual([3]);
    });

    test('lets many follow other ones at once, all or none, and names who would lie outside', async () => {
      const scheduleId = uuidv7();
      await manager.client.put(`/api/v1/facilities/${house.id}/schedules/${scheduleId}`, version());
      const other = await addInstrument(scene.store, house);
      const early = await place(scene.researcher, on(27, '08:00'), on(27, '09:00'), other);
      const path = `/api/v1/facilities/${house.id}/schedules/${scheduleId}/instruments`;
      const dry = await manager.client.put(`${path}?dryRun=1`, { instrumentIds: [sem, other] });
      expect(dry.read(impact)).toMatchObject({ total: 1, bookings: [{ id: early }] });
      expect((await hours()).instruments).toBe(2);
      expect((await manager.client.put(path, { instrumentIds: [sem, tem] })).status).toBe(404);
      expect((await hours()).instruments).toBe(2);
      expect((await manager.client.put(path, { instrumentIds: [sem, other] })).read(impact).total).toBe(1);
      expect((await hours()).instruments).toBe(0);
      expect((await state(early)).state).toBe('confirmed');
      expect((await scene.manager.client.put(path, { instrumentIds: [sem] })).status).toBe(403);
    });
  });

  describe('by a breakdown', () => {
    const breakDown = (more: object = {}, query = '', instrumentId = tem) =>
      scene.manager.client.post(`/api/v1/instruments/${instrumentId}/breakdown${query}`, {
        id: uuidv7(),
        reason: '真空泵故障',
        ...more,
      });

    test('ends who is using it with the real hours, and cancels until the end of the following open day', async () => {
      const used = await place(scene.researcher, on(24, '12:15'), on(24, '14:00'));
      const next = await place(scene.colleague, on(25, '16:00'), on(25, '17:00'));
      const after = await place(scene.colleague, on(26, '09:00'), on(26, '10:00'));
      pass(20);
      expect((await scene.researcher.client.post(`/api/v1/bookings/${used}/check-in`, {})).status).toBe(200);
      pass(30);
      const dry = (await breakDown({}, '?dryRun=1')).read(changePreview);
      expect(dry).toMatchObject({
        ok: true,
        closures: [{ instrumentId: tem, from: utc(on(24, '12:45')), to: utc(on(25, '18:00')) }],
        hits: [
          { bookingId: used, do: 'end' },
          { bookingId: next, do: 'cancel' },
        ],
      });
      expect((await breakDown()).status).toBe(201);
      expect(await state(used)).toMatchObject({ state: 'completed', reason: '真空泵故障' });
      expect((await state(used)).used).toMatchObject({ to: utc(on(24, '12:50')) });
      expect(await state(next)).toMatchObject({ state: 'cancelled', reason: '真空泵故障' });
      expect((await state(after)).state).toBe('confirmed');
      expect((await order1(scene.colleague, on(24, '15:00'), on(24, '16:00'))).problem()).toMatchObject({
        refusals: [{ rule: 'taken', kind: 'maintenance', until: utc(on(25, '18:00')) }],
      });
    });

    test('is over when it is reopened, and undone as if it had not been', async () => {
      const next = await place(scene.colleague, on(25, '16:00'), on(25, '17:00'));
      const first = (await breakDown()).read(availabilityChange);
      const undone = await undo(first.id);
      expect(undone.bookings).toMatchObject([{ bookingId: next, fate: 'reinstated' }]);
      await place(scene.researcher, on(24, '12:00'), on(24, '13:00'));
      const second = (await breakDown({ until: on(25, '18:00'), otherwise: 'keep' })).read(availabilityChange);
      pass(10);
      const ended = await scene.manager.client.post(`/api/v1/closures/${second.closures[0]?.id}/end`);
      expect(ended.read(closure).to).toBe(utc(on(24, '12:15')));
      await place(scene.engineer, on(25, '09:00'), on(25, '10:00'));
    });

    test('moves who can be moved, and stops where the next closure begins', async () => {
      await make(closing(on(25, '10:00'), on(25, '12:00')));
      const next = await place(scene.colleague, on(25, '09:00'), on(25, '10:00'));
      const made = (await breakDown({ otherwise: 'move' })).read(availabilityChange);
      expect(made.closures).toMatchObject([{ to: utc(on(25, '10:00')) }]);
      expect(made.bookings).toMatchObject([{ bookingId: next, did: 'moved', moved: { from: utc(on(25, '12:00')) } }]);
    });

    test('has an end that is still to come', async () => {
      const answer = await breakDown({ until: on(24, '11:00') });
      expect([answer.status, answer.problem().type]).toEqual([422, '/problems/invalid']);
    });
  });
});
