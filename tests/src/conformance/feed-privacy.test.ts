import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, unfold } from './ics.ts';
import { addInstrument, book, close, makeFeed, makeWorld, NOW, type World } from './world.ts';

const ALLOWED = ['UID', 'DTSTAMP', 'LAST-MODIFIED', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'STATUS', 'TRANSP'];

describe('privacy of feeds (calendar.md 7.2)', () => {
  let world: World;
  const bodies = new Map<string, string>();

  beforeAll(async () => {
    world = await makeWorld('sqlite');
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
    const target = { targetId: world.instrument.id };
    const asked = {
      busyOther: [world.other, { kind: 'instrument', ...target, detail: 'busy' }],
      busyAgain: [world.other, { kind: 'instrument', ...target, detail: 'busy' }],
      busySecond: [world.other, { kind: 'instrument', targetId: second.id, detail: 'busy' }],
      busyFacility: [world.other, { kind: 'facility', targetId: world.facilityId, detail: 'busy' }],
      busyStaff: [world.manager, { kind: 'instrument', ...target, detail: 'busy' }],
      busyOwn: [world.researcher, { kind: 'me', detail: 'busy' }],
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
    expect(busy()).toHaveLength(7);
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

  it('7.2.25 no UID of a busy feed is in any other feed, not even in the same person’s of the same instrument', () => {
    const names = busy().map(([name]) => name);
    const all = [...names, 'full', 'own'].filter((name) => name !== 'own').flatMap(uids);
    expect(new Set(all).size).toBe(all.length);
    const everywhere = new Set([...uids('full'), ...uids('own')]);
    expect(names.flatMap(uids).filter((uid) => everywhere.has(uid))).toEqual([]);
    for (const uid of names.flatMap(uids))
      expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('a feed of one’s own shows nobody else’s bookings, and the staff’s shows who booked', () => {
    expect(readEvents(bodies.get('own') ?? '')).toHaveLength(3);
    expect(readEvents(bodies.get('busyNothing') ?? '').map(({ status }) => status)).toEqual(['CONFIRMED']);
    expect(bodies.get('full')).toContain('李雷');
    expect(readEvents(bodies.get('full') ?? '')).toHaveLength(5);
  });
});
