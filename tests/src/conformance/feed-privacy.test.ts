import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, unfold } from './ics.ts';
import {
  addGroup,
  addInstrument,
  book,
  close,
  externalBusy,
  externalCalendar,
  makeFeed,
  makeWorld,
  NOW,
  openWeek,
  type World,
} from './world.ts';

const ALLOWED = ['UID', 'DTSTAMP', 'LAST-MODIFIED', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'STATUS', 'TRANSP'];

describe('privacy of feeds (calendar.md 7.2)', () => {
  let world: World;
  const bodies = new Map<string, string>();

  beforeAll(async () => {
    world = await makeWorld('sqlite');
    await openWeek(world, [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' }]);
    const second = await addInstrument(world, world, '扫描电镜', 'SEM');
    const base = { person: world.researcher, purpose: 'secret alloy sample', reason: 'secret reason' };
    await book(
      world,
      { ...base, instrument: world.instrument, state: 'pending' },
      { ...base, instrument: world.instrument, from_at: NOW + 2 * DAY_MS },
      { ...base, instrument: second },
    );
    await close(world, {
      from_at: Date.UTC(2026, 10, 26, 16),
      to_at: Date.UTC(2026, 10, 27, 16),
      reason: 'secret broken pump',
    });
    await close(world, { from_at: NOW + 5 * DAY_MS, to_at: NOW + 5 * DAY_MS + HOUR_MS, reason: 'secret broken pump' });
    const group = await addGroup(world, { heads: [world.manager], members: [world.researcher] });
    await book(world, { ...base, instrument: second, group_id: group, from_at: NOW + 8 * DAY_MS });
    const { id: external } = await externalCalendar(world);
    await externalBusy(world, external, {
      from_at: NOW + 9 * DAY_MS,
      to_at: NOW + 10 * DAY_MS,
      title: 'secret meeting',
    });
    const target = { targetId: world.instrument.id };
    const asked = {
      busyOther: [world.other, { kind: 'instrument', ...target, detail: 'busy' }],
      busyAgain: [world.other, { kind: 'instrument', ...target, detail: 'busy' }],
      busySecond: [world.other, { kind: 'instrument', targetId: second.id, detail: 'busy' }],
      busyFacility: [world.other, { kind: 'facility', targetId: world.facilityId, detail: 'busy' }],
      busyStaff: [world.manager, { kind: 'instrument', ...target, detail: 'busy' }],
      busyOwn: [world.researcher, { kind: 'me', detail: 'busy' }],
      busyGroup: [world.researcher, { kind: 'group', targetId: group, detail: 'busy' }],
      busyGroupHead: [world.manager, { kind: 'group', targetId: group, detail: 'busy' }],
      free: [world.other, { kind: 'availability', ...target, detail: 'busy' }],
      busyNothing: [world.other, { kind: 'me', detail: 'busy' }],
      full: [world.manager, { kind: 'facility', targetId: world.facilityId }],
      own: [world.researcher, { kind: 'me' }],
    } as const;
    for (const [name, [person, feed]] of Object.entries(asked)) {
      const { path } = await makeFeed(world.app, person, feed);
      bodies.set(name, await (await world.app.request(path)).text());
    }
  });
  afterAll(() => world.close());

  const busy = () => [...bodies].filter(([name]) => name.startsWith('busy'));
  const uids = (name: string) => readEvents(bodies.get(name) ?? '').map(({ uid }) => uid);

  it('7.2.24 a busy view has the properties of the allow-list and no others', () => {
    expect(busy()).toHaveLength(9);
    for (const [name, body] of busy()) {
      const events = readEvents(body);
      expect(events.length).toBeGreaterThan(0);
      for (const event of events) expect([name, [...event.properties].sort()]).toEqual([name, [...ALLOWED].sort()]);
      if (name !== 'busyNothing')
        expect(new Set(events.map(({ summary }) => summary))).toEqual(new Set(['Busy / 占用']));
    }
  });

  it('7.2.24 a busy view holds no name, mail, text or id of anybody or anything', async () => {
    const rows = [
      ...(await world.store.read.selectFrom('booking').selectAll().execute()),
      ...(await world.store.read.selectFrom('closure').selectAll().execute()),
    ];
    const ids = rows.flatMap((row) => [row.id, 'calendar_uid' in row ? row.calendar_uid : row.id]);
    const people = [world.researcher, world.other, world.manager].flatMap(({ id, name, email }) => [id, name, email]);
    const secrets = [
      ...ids,
      ...people,
      'secret',
      'CNY',
      '1,200',
      '/bookings',
      '/instruments',
      world.facilityId,
      world.instrument.id,
    ];
    for (const [name, body] of busy()) {
      const text = unfold(body).join('\n');
      expect([name, secrets.filter((secret) => text.includes(secret))]).toEqual([name, []]);
    }
    expect(bodies.get('own')).toContain('secret');
  });

  it('free time tells of nobody and nothing but the instrument', () => {
    const text = unfold(bodies.get('free') ?? '').join('\n');
    expect(readEvents(bodies.get('free') ?? '').length).toBeGreaterThan(3);
    const people = [world.researcher, world.manager].flatMap(({ id, name, email }) => [id, name, email]);
    for (const hidden of ['secret', 'CNY', '/bookings', ...people]) expect(text).not.toContain(hidden);
  });

  it('7.2.25 no UID of a busy feed is in any other feed, not even in the same person’s of the same instrument', () => {
    const names = busy().map(([name]) => name);
    const all = [...names, 'full', 'free'].flatMap(uids);
    expect(new Set(all).size).toBe(all.length);
    const everywhere = new Set([...uids('full'), ...uids('own')]);
    expect(names.flatMap(uids).filter((uid) => everywhere.has(uid))).toEqual([]);
    for (const uid of names.flatMap(uids))
      expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('a feed of one’s own shows nobody else’s bookings, and the staff’s shows who booked', () => {
    expect(readEvents(bodies.get('own') ?? '')).toHaveLength(4);
    expect(readEvents(bodies.get('busyNothing') ?? '').map(({ status }) => status)).toEqual(['CONFIRMED']);
    expect(bodies.get('full')).toContain('李雷');
    expect(readEvents(bodies.get('full') ?? '')).toHaveLength(7);
  });
});
