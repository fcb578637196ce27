import type { BookingTable } from '@jishi/db/schema';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/store.ts';
import { davClient, find, first, parse, type Resource, XMLNS } from './dav.ts';
import { faultyLines, readEvents } from './ics.ts';
import {
  addGroup,
  book,
  change,
  close,
  loseDatabase,
  makeFeed,
  makeTestApp,
  makeWorld,
  NOW,
  occupy,
  openWeek,
  setRow,
  type World,
} from './world.ts';

const VEVENT = (inside: string) => `<C:comp-filter name="VEVENT">${inside}</C:comp-filter>`;

describe.each(KINDS)(
  'CalDAV on %s',
  (kind) => {
    let world: World;
    let dav: ReturnType<typeof davClient>;
    let id: string;
    let secret: string;
    let rows: BookingTable[];

    beforeEach(async () => {
      world = await makeWorld(kind);
      rows = await book(
        world,
        ...Array.from({ length: 4 }, (_, i) => ({
          instrument: world.instrument,
          person: world.researcher,
          from_at: NOW + (i + 1) * DAY_MS,
          purpose: `a < b & "${i}"`,
        })),
      );
      ({ id, secret } = await makeFeed(world.app, world.researcher, { kind: 'me' }));
      dav = davClient(world.app, secret, id, 'me');
    });
    afterEach(() => world.close());

    const row = (index: number) => rows[index] as BookingTable;
    const hrefOf = (booking: BookingTable) => `${dav.calendar}${booking.calendar_uid}.ics`;
    const hrefs = (all: readonly { href: string }[]) => all.map(({ href }) => href).sort();

    it('sync-collection gives everything once, then only what changed, and says what is gone', async () => {
      const start = await dav.sync();
      expect(hrefs(start.all)).toEqual(rows.map(hrefOf).sort());
      const still = await dav.sync(start.token);
      expect([still.all, still.token]).toEqual([[], start.token]);

      await change(world, row(1), { from_at: row(1).from_at + HOUR_MS, to_at: row(1).to_at + HOUR_MS });
      const moved = await dav.sync(start.token, '<D:getetag/><C:calendar-data/>');
      expect(hrefs(moved.all)).toEqual([hrefOf(row(1))]);
      expect(readEvents(moved.all[0]?.found['C:calendar-data']?.text ?? '')[0]?.from).toBe('2026-11-26T05:00:00Z');

      const [more] = await book(world, {
        instrument: world.instrument,
        person: world.researcher,
        from_at: NOW + 9 * DAY_MS,
      });
      // A booking that was given away is gone without having been given up by its person.
      await change(world, row(2), { person_id: world.other.id });
      await world.store.write
        .insertInto('event')
        .values({
          at: world.deps.clock(),
          kind: 'booking.moved',
          actor_id: null,
          subject_id: row(2).id,
          instrument_id: null,
          facility_id: null,
          person_id: world.researcher.id,
          data: '{}',
        })
        .execute();
      const later = await dav.sync(moved.token);
      expect(hrefs(later.all.filter(({ status }) => status === ''))).toEqual([hrefOf(more as BookingTable)]);
      expect(hrefs(later.all.filter(({ status }) => status.includes('404')))).toEqual([hrefOf(row(2))]);
      expect(hrefs((await dav.sync()).all)).toEqual(
        hrefs([row(0), row(1), row(3), more as BookingTable].map((one) => ({ href: hrefOf(one) }))),
      );

      const again = davClient(makeTestApp(world.deps).app, secret, id, 'me');
      expect(hrefs((await again.sync(start.token)).all)).toHaveLength(3);
    });

    it('a token of another day, right or making, and one that nobody gave, must begin anew', async () => {
      const staff = await makeFeed(world.app, world.manager, { kind: 'instrument', targetId: world.instrument.id });
      const theirs = davClient(world.app, staff.secret, staff.id, 'instrument');
      const { token } = await theirs.sync();
      const invalid = async (given: string) => {
        const answer = await theirs.report('D:sync-collection', `<D:sync-token>${given}</D:sync-token><D:prop/>`);
        return answer.status === 403 && parse(await answer.text()).children[0]?.name === 'D:valid-sync-token';
      };
      expect(await invalid(token)).toBe(false);
      const old = (await dav.sync()).token;
      for (const wrong of [
        'nonsense',
        'urn:jishi:sync:',
        old,
        `urn:jishi:sync:${'A'.repeat(27)}${token.slice(-40).replace(/[^.]*$/, 'A'.repeat(27))}`,
      ]) {
        expect([wrong, await invalid(wrong)]).toEqual([wrong, true]);
      }
      await setRow(world, 'instrument', world.instrument.id, { name_en: 'Renamed', updated_at: NOW });
      await change(world, row(0), { purpose: 'so that SQLite sees a commit' });
      expect(await invalid(token)).toBe(true);
      const renamed = (await theirs.sync()).token;
      expect(await invalid(renamed)).toBe(false);
      world.deps.passMinutes(24 * 60);
      await change(world, row(0), { purpose: 'again' });
      expect(await invalid(renamed)).toBe(true);
    });

    it('a busy calendar and one of a group are followed too, without telling of anybody', async () => {
      const group = await addGroup(world, { heads: [world.manager], members: [world.researcher] });
      const [ours] = await book(world, {
        instrument: world.instrument,
        person: world.researcher,
        group_id: group,
        from_at: NOW + 20 * DAY_MS,
      });
      const busy = await makeFeed(world.app, world.other, {
        kind: 'instrument',
        targetId: world.instrument.id,
        detail: 'busy',
      });
      const led = await makeFeed(world.app, world.manager, { kind: 'group', targetId: group });
      const clients = [
        davClient(world.app, busy.secret, busy.id, 'instrument'),
        davClient(world.app, led.secret, led.id, 'group'),
      ];
      const before = await Promise.all(clients.map((client) => client.sync()));
      expect(before.map(({ all }) => all.length)).toEqual([5, 1]);
      await close(world, { from_at: NOW + 25 * DAY_MS, to_at: NOW + 26 * DAY_MS });
      await change(world, ours as BookingTable, { state: 'cancelled' });
      const after = await Promise.all(clients.map((client, i) => client.sync(before[i]?.token)));
      expect(after[0]?.all.map(({ status }) => status.slice(9, 12))).toEqual(['', '404']);
      expect(before[0]?.all.map(({ href }) => href)).toContain(after[0]?.all[1]?.href);
      expect(after[1]?.all.map(({ href }) => href)).toEqual([`${clients[1]?.calendar}${ours?.calendar_uid}.ics`]);
      const text = JSON.stringify(await clients[0]?.query(VEVENT(''), '<C:calendar-data/>'));
      for (const hidden of ['李雷', row(0).id, row(0).calendar_uid, 'a <', world.instrument.id])
        expect(text).not.toContain(hidden);
    });

    it('a booking that leaves a group is not missed: the program reads all of it, and what only came is told as before', async () => {
      const group = await addGroup(world, { heads: [world.manager], members: [world.researcher] });
      const base = { instrument: world.instrument, person: world.researcher, group_id: group };
      const [stays, leaves] = await book(
        world,
        { ...base, from_at: NOW + 20 * DAY_MS },
        { ...base, from_at: NOW + 21 * DAY_MS },
      );
      const led = await makeFeed(world.app, world.manager, { kind: 'group', targetId: group });
      const theirs = davClient(world.app, led.secret, led.id, 'group');
      const { all, token } = await theirs.sync();
      expect(all).toHaveLength(2);
      world.deps.passMinutes(1);
      const at = world.deps.clock();
      await book(world, { ...base, from_at: NOW + 22 * DAY_MS, created_at: at, updated_at: at });
      const added = await theirs.sync(token);
      // Changes of the minute before are told again.
      expect(added.all.map(({ status }) => status)).toEqual(['', '', '']);
      await change(world, leaves as BookingTable, { group_id: null });
      await change(world, stays as BookingTable, { purpose: 'so that there is something to tell' });
      for (const old of [token, added.token]) {
        const answer = await theirs.report('D:sync-collection', `<D:sync-token>${old}</D:sync-token><D:prop/>`);
        expect([answer.status, parse(await answer.text()).children[0]?.name]).toEqual([403, 'D:valid-sync-token']);
      }
      expect((await theirs.sync()).all).toHaveLength(2);
    });

    it('a withdrawn secret opens its notice for 30 days, so that programs drop the rest, and then nothing', async () => {
      const { token } = await dav.sync();
      await world.app.request(`/api/v1/feeds/${id}`, {
        method: 'DELETE',
        headers: { 'Test-Person': world.researcher.id },
      });
      const anew = await dav.report('D:sync-collection', `<D:sync-token>${token}</D:sync-token><D:prop/>`);
      expect([anew.status, parse(await anew.text()).children[0]?.name]).toEqual([403, 'D:valid-sync-token']);
      const { all } = await dav.sync('', '<D:getetag/><C:calendar-data/>');
      expect(all.map(({ found }) => readEvents(found['C:calendar-data']?.text ?? '')[0]?.summary)).toEqual([
        '机时：此日历链接已失效',
      ]);
      expect((await dav.ask('GET', hrefOf(row(0)))).status).toBe(404);
      world.deps.passMinutes(30 * 24 * 60 + 1);
      expect((await dav.ask('PROPFIND', dav.calendar, undefined, { Depth: '0' })).status).toBe(401);
    });

    // What follows asks the database nothing that has not been asked above.
    if (kind !== 'sqlite') return;

    it('is found from /.well-known/caldav over principal and home to the one calendar', async () => {
      const known = await world.app.request('/.well-known/caldav', { method: 'PROPFIND' });
      expect([known.status, known.headers.get('Location')]).toEqual([301, '/dav/']);
      const root = await dav.propfind('<D:current-user-principal/>', '0', '/dav/');
      const principal = first(root.all[0]?.found['D:current-user-principal'] as never, 'D:href');
      const { all } = await dav.propfind('<C:calendar-home-set/><D:principal-URL/>', '0', principal);
      expect(first(all[0]?.found['D:principal-URL'] as never, 'D:href')).toBe(principal);
      const home = first(all[0]?.found['C:calendar-home-set'] as never, 'D:href');
      const below = await dav.propfind('<D:resourcetype/>', '1', home);
      const calendars = below.all.filter(
        ({ found }) => find(found['D:resourcetype'] as never, 'C:calendar').length > 0,
      );
      expect(hrefs(calendars)).toEqual([dav.calendar]);
    });

    it('the calendar tells what it is, can do and may be used for, and 404 for what it does not know', async () => {
      const props =
        '<D:displayname/><D:resourcetype/><C:supported-calendar-component-set/><D:supported-report-set/><CS:getctag/>' +
        '<D:sync-token/><D:getetag/><D:current-user-principal/><A:calendar-color/><A:calendar-order/><D:owner/>' +
        '<D:current-user-privilege-set/><C:calendar-description/><C:calendar-timezone-id/><C:schedule-calendar-transp/>' +
        '<D:quota-used-bytes/><C:calendar-data/><X:constructor xmlns:X="urn:x"/><toString xmlns=""/>';
      const { all } = await dav.propfind(props);
      const { found, missing } = all[0] as Resource;
      expect(missing).toEqual(['D:quota-used-bytes', 'C:calendar-data', '{urn:x}constructor', '{}toString']);
      expect(found['D:displayname']?.text).toBe('我的预约 · 机时');
      expect(found['A:calendar-color']?.text).toBe('#0F766EFF');
      expect(found['C:calendar-timezone-id']?.text).toBe('Asia/Shanghai');
      expect(find(found['D:supported-report-set'] as never, 'D:report').map((one) => one.children[0]?.name)).toEqual([
        'C:calendar-query',
        'C:calendar-multiget',
        'C:free-busy-query',
        'D:sync-collection',
      ]);
      const privileges = find(found['D:current-user-privilege-set'] as never, 'D:privilege').map(
        (one) => one.children[0]?.name,
      );
      expect(privileges).toEqual(['D:read', 'D:read-current-user-privilege-set', 'C:read-free-busy']);
      const names = await dav.multi(
        dav.ask('PROPFIND', dav.calendar, `<D:propfind ${XMLNS}><D:propname/></D:propfind>`, { Depth: '0' }),
      );
      expect(Object.keys(names.all[0]?.found ?? {})).toContain('CS:getctag');
      const everything = await dav.multi(dav.ask('PROPFIND', dav.calendar, undefined, { Depth: '0' }));
      expect(Object.keys(everything.all[0]?.found ?? {}).sort()).toEqual([
        'D:displayname',
        'D:getetag',
        'D:resourcetype',
      ]);
    });

    it('lists its events; each is the event of the feed in a file of its own, with the tag that lists give', async () => {
      const { all } = await dav.propfind('<D:getetag/><D:getcontenttype/><D:resourcetype/>', '1');
      const items = all.filter(({ href }) => href !== dav.calendar);
      expect(hrefs(items)).toEqual(rows.map(hrefOf).sort());
      const feed = await (await world.app.request(`/cal/${secret}/me.ics`)).text();
      for (const { href, found } of items) {
        const item = await dav.ask('GET', href);
        const bytes = new Uint8Array(await item.arrayBuffer());
        const text = new TextDecoder().decode(bytes);
        expect(item.headers.get('ETag')).toBe(found['D:getetag']?.text);
        expect(item.headers.get('Content-Type')).toBe(found['D:getcontenttype']?.text);
        expect(faultyLines(bytes)).toEqual([]);
        expect(feed).toContain(text.slice(text.indexOf('BEGIN:VEVENT'), text.indexOf('END:VCALENDAR')));
        const head = await dav.ask('HEAD', href);
        expect([head.status, await head.text(), head.headers.get('Content-Length')]).toEqual([
          200,
          '',
          String(bytes.length),
        ]);
        const known = await dav.ask('GET', href, undefined, { 'If-None-Match': item.headers.get('ETag') ?? '' });
        expect([known.status, await known.text()]).toEqual([304, '']);
      }
      expect((await dav.ask('GET', `${dav.calendar}nothing.ics`)).status).toBe(404);
      expect((await dav.ask('GET')).status).toBe(405);
    });

    it('calendar-multiget gives the bytes of the files, and 404 for what is not there', async () => {
      const wanted = [
        hrefOf(row(0)),
        `https://jishi.test${hrefOf(row(1))}`,
        `${dav.calendar}gone.ics`,
        '/etc/passwd',
        dav.calendar,
      ];
      const body = `<D:prop><D:getetag/><C:calendar-data/></D:prop>${wanted.map((href) => `<D:href>${href}</D:href>`).join('')}`;
      const { all } = await dav.multi(dav.report('C:calendar-multiget', body));
      const found = all.filter(({ status }) => status === '');
      expect(hrefs(found)).toEqual([hrefOf(row(0)), hrefOf(row(1))].sort());
      for (const { href, found: props } of found) {
        expect(props['C:calendar-data']?.text).toBe(await (await dav.ask('GET', href)).text());
      }
      expect(all.filter(({ status }) => status.includes('404')).map(({ href }) => href)).toEqual(wanted.slice(2));
    });

    it('calendar-query filters by component, time, and text of a property', async () => {
      const span = (from: number, to: number) => {
        const utc = (at: number) => new Date(at).toISOString().replace(/[-:]|\.000/g, '');
        return `<C:time-range start="${utc(from)}" end="${utc(to)}"/>`;
      };
      const found = async (filter: string) => hrefs((await dav.query(filter)).all);
      const [a, b] = [row(0), row(1)];
      expect(await found('')).toHaveLength(4);
      expect(await found(VEVENT(''))).toHaveLength(4);
      expect(await found('<C:comp-filter name="VTODO"/>')).toEqual([]);
      expect(await found('<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>')).toHaveLength(4);
      expect(await found(VEVENT('<C:comp-filter name="VALARM"/>'))).toEqual([]);
      expect(await found(VEVENT(span(a.from_at, a.to_at)))).toEqual([hrefOf(a)]);
      expect(await found(VEVENT(span(a.to_at, b.from_at)))).toEqual([]);
      expect(await found(VEVENT(span(a.to_at - 1000, b.from_at + 1000)))).toEqual([hrefOf(a), hrefOf(b)].sort());
      expect(await found(VEVENT('<C:time-range start="20261127T000000Z"/>'))).toEqual(
        [hrefOf(row(2)), hrefOf(row(3))].sort(),
      );
      const uid = (text: string, attributes = '') =>
        VEVENT(`<C:prop-filter name="UID"><C:text-match ${attributes}>${text}</C:text-match></C:prop-filter>`);
      expect(await found(uid(a.calendar_uid))).toEqual([hrefOf(a)]);
      expect(await found(uid(a.calendar_uid.toUpperCase()))).toEqual([hrefOf(a)]);
      expect(await found(uid(`X${a.calendar_uid}`, 'collation="i;octet"'))).toEqual([]);
      expect(await found(uid(a.calendar_uid, 'negate-condition="yes"'))).toHaveLength(3);
      expect(
        await found(
          VEVENT('<C:prop-filter name="DESCRIPTION"><C:text-match>a &lt; b &amp; "2"</C:text-match></C:prop-filter>'),
        ),
      ).toEqual([hrefOf(row(2))]);
      expect(await found(VEVENT('<C:prop-filter name="RRULE"><C:is-not-defined/></C:prop-filter>'))).toHaveLength(4);
    });

    it('an event is answered once, however often it is named, and no more are answered than a calendar holds', async () => {
      const href = hrefOf(row(0));
      const named = [href, href, `https://jishi.test${href}`, href.replace('.ics', '%2eics')];
      const many = (all: readonly string[]) =>
        dav.report('C:calendar-multiget', `<D:prop/>${all.map((one) => `<D:href>${one}</D:href>`).join('')}`);
      expect(hrefs((await dav.multi(many(named))).all)).toEqual([href]);
      const others = (count: number) => Array.from({ length: count }, (_, i) => `/${i}`);
      expect((await dav.multi(many(others(1500)))).all).toHaveLength(1500);
      const refused = await many(others(1501));
      expect([refused.status, parse(await refused.text()).children[0]?.name]).toEqual([
        507,
        'D:number-of-matches-within-limits',
      ]);
    });

    it('a query has at most 20 filters', async () => {
      const filters = (count: number) => VEVENT('<C:prop-filter name="UID"/>'.repeat(count));
      expect((await dav.query(filters(18))).all).toHaveLength(4);
      const refused = await dav.report(
        'C:calendar-query',
        `<D:prop/><C:filter><C:comp-filter name="VCALENDAR">${filters(19)}</C:comp-filter></C:filter>`,
      );
      const error = parse(await refused.text());
      expect([refused.status, find(error, 'C:supported-filter')[0]?.children.map(({ name }) => name)]).toEqual([
        403,
        ['C:prop-filter'],
      ]);
    });

    it('properties of any namespace and name come back as they were asked for', async () => {
      const props =
        '<x xmlns="constructor"/><x xmlns="__proto__"/><x xmlns="a}b}"/><x xmlns="a&#10;b"/><a·1 xmlns="urn:x"/><क् xmlns="urn:x"/>';
      const { all } = await dav.propfind(props);
      expect(all[0]?.missing.map((name) => name.replaceAll('\n', ' '))).toEqual([
        '{constructor}x',
        '{__proto__}x',
        '{a}b}}x',
        '{a b}x',
        '{urn:x}a·1',
        '{urn:x}क्',
      ]);
    });

    it('refuses with the condition that was not met', async () => {
      const refused = async (answer: Response | Promise<Response>) => {
        const given = await answer;
        return [given.status, parse(await given.text()).children[0]?.name];
      };
      const query = (filter: string) => dav.report('C:calendar-query', `<D:prop/><C:filter>${filter}</C:filter>`);
      const inside = (filter: string) => query(`<C:comp-filter name="VCALENDAR">${VEVENT(filter)}</C:comp-filter>`);
      expect(await refused(dav.report('C:calendar-query', '<D:prop/>'))).toEqual([403, 'C:valid-filter']);
      expect(await refused(query('<C:comp-filter name="VEVENT"/>'))).toEqual([403, 'C:valid-filter']);
      expect(await refused(inside('<C:time-range/>'))).toEqual([403, 'C:valid-filter']);
      expect(await refused(inside('<C:time-range start="yesterday"/>'))).toEqual([403, 'C:valid-filter']);
      expect(await refused(inside('<C:time-range start="20261127T000000Z" end="20261127T000000Z"/>'))).toEqual([
        403,
        'C:valid-filter',
      ]);
      expect(await refused(inside('<C:prop-filter name="UID"><C:param-filter name="X"/></C:prop-filter>'))).toEqual([
        403,
        'C:supported-filter',
      ]);
      expect(
        await refused(
          inside('<C:prop-filter name="UID"><C:text-match collation="i;x">1</C:text-match></C:prop-filter>'),
        ),
      ).toEqual([403, 'C:supported-collation']);
      expect(await refused(dav.report('D:expand-property', ''))).toEqual([403, 'D:supported-report']);
      expect(
        await refused(
          dav.report('C:calendar-multiget', '<D:prop><C:calendar-data content-type="text/html"/></D:prop>'),
        ),
      ).toEqual([403, 'C:supported-calendar-data']);
      expect(
        await refused(
          dav.report('D:sync-collection', '<D:sync-token/><D:limit><D:nresults>2</D:nresults></D:limit><D:prop/>'),
        ),
      ).toEqual([507, 'D:number-of-matches-within-limits']);
      const deep = `<D:propfind ${XMLNS}><D:prop><D:getetag/></D:prop></D:propfind>`;
      expect(await refused(Promise.resolve(dav.ask('PROPFIND', dav.calendar, deep, { Depth: 'infinity' })))).toEqual([
        403,
        'D:propfind-finite-depth',
      ]);
      expect(await refused(Promise.resolve(dav.ask('PROPFIND', dav.calendar, deep)))).toEqual([
        403,
        'D:propfind-finite-depth',
      ]);
    });

    it('reads no DOCTYPE, no entity, nothing deep, large or broken', async () => {
      const status = async (body: string) => {
        const headers = { Depth: '0', 'Content-Length': String(Buffer.byteLength(body)) };
        return (await dav.ask('PROPFIND', dav.calendar, body, headers)).status;
      };
      const doctype = `<!DOCTYPE D:propfind [<!ENTITY x SYSTEM "file:///etc/passwd">]><D:propfind ${XMLNS}><D:prop>&x;</D:prop></D:propfind>`;
      const refused = await dav.ask('PROPFIND', dav.calendar, doctype, { Depth: '0' });
      expect([refused.status, parse(await refused.text()).children[0]?.name]).toEqual([403, 'D:no-external-entities']);
      expect(await status('<!DOCTYPE lolz [<!ENTITY a "b')).toBe(403);
      expect(await status(`<D:propfind ${XMLNS}><D:prop>&x;</D:prop></D:propfind>`)).toBe(400);
      expect(await status('<D:propfind/>')).toBe(400);
      expect(await status('not xml')).toBe(400);
      expect(await status(`<D:propfind ${XMLNS}><D:prop>`)).toBe(400);
      expect(await status(`<D:propfind ${XMLNS}>${'<x>'.repeat(5000)}${'</x>'.repeat(5000)}</D:propfind>`)).toBe(400);
      expect(await status(`<D:propfind ${XMLNS}><D:prop>${'<D:getetag/>'.repeat(25_000)}</D:prop></D:propfind>`)).toBe(
        413,
      );
      expect((await dav.ask('REPORT', dav.calendar, '', { Depth: '1' })).status).toBe(400);
    });

    it('free-busy-query gives the time that is taken', async () => {
      await change(world, row(3), { state: 'cancelled' });
      const answer = await dav.report(
        'C:free-busy-query',
        '<C:time-range start="20261125T000000Z" end="20261128T053000Z"/>',
      );
      expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/calendar; charset=utf-8']);
      const lines = (await answer.text()).split('\r\n').filter((line) => line.startsWith('FREEBUSY'));
      expect(lines).toEqual(
        ['20261125', '20261126', '20261127'].map((day) => `FREEBUSY;FBTYPE=BUSY:${day}T040000Z/${day}T060000Z`),
      );
    });

    it('free-busy-query of free time gives all that is not free, as .ifb does, and calls nothing free that it does not know', async () => {
      await openWeek(world, [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]);
      await occupy(world, { from: NOW + DAY_MS, to: NOW + DAY_MS + 2 * HOUR_MS });
      const free = await makeFeed(world.app, world.other, { kind: 'availability', targetId: world.instrument.id });
      const busyOf = (text: string) => text.split('\r\n').filter((line) => line.startsWith('FREEBUSY;FBTYPE=BUSY:'));
      const ifb = await (await world.app.request(free.path.replace(/ics$/, 'ifb'))).text();
      const [, end = ''] = /DTEND:(\S+)/.exec(ifb) ?? [];
      const theirs = davClient(world.app, free.secret, free.id, 'availability');
      const ask = async (from: string, to: string) =>
        (await theirs.report('C:free-busy-query', `<C:time-range start="${from}" end="${to}"/>`)).text();
      const all = await ask('20261101T000000Z', '20300101T000000Z');
      expect(busyOf(all)).toEqual(busyOf(ifb));
      expect(busyOf(all)).toContain('FREEBUSY;FBTYPE=BUSY:20261125T040000Z/20261125T060000Z');
      expect(all.split('\r\n').filter((line) => line.includes('UNAVAILABLE'))).toEqual([
        'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261101T000000Z/20261124T040000Z',
        `FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:${end}/20300101T000000Z`,
      ]);
      expect(await ask('20310101T000000Z', '20310102T000000Z')).toContain(
        'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20310101T000000Z/20310102T000000Z',
      );
    });

    it('writes nothing: 403 with the privilege that is missing, 405 for what it does not know', async () => {
      for (const method of ['PUT', 'DELETE', 'PROPPATCH', 'MKCALENDAR', 'MKCOL', 'MOVE', 'COPY', 'POST']) {
        const answer = await dav.ask(method, hrefOf(row(0)), method === 'PUT' ? 'BEGIN:VCALENDAR' : undefined);
        const error = parse(await answer.text());
        expect([method, answer.status, find(error, 'D:need-privileges').length, first(error, 'D:href')]).toEqual([
          method,
          403,
          1,
          hrefOf(row(0)),
        ]);
      }
      const unknown = await dav.ask('LOCK');
      expect([unknown.status, unknown.headers.get('Allow')]).toEqual([405, 'OPTIONS, GET, HEAD, PROPFIND, REPORT']);
      expect((await dav.sync()).all).toHaveLength(4);
    });

    it('asks for a password, takes any user with the secret of a feed, and shows no calendar of another secret', async () => {
      const options = await world.app.request('/dav/', { method: 'OPTIONS' });
      expect([options.status, options.headers.get('DAV')]).toEqual([204, '1, 3, calendar-access']);
      const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
      const wrong: Record<string, string>[] = [
        {},
        basic('me:wrong'),
        basic(`me:jc_${'A'.repeat(43)}`),
        basic(secret),
        { Authorization: `Bearer ${secret}` },
      ];
      wrong[3] = basic('no colon');
      for (const headers of wrong) {
        const answer = await world.app.request(dav.calendar, { method: 'PROPFIND', headers });
        expect([answer.status, answer.headers.get('WWW-Authenticate')]).toEqual([
          401,
          'Basic realm="Jishi", charset="UTF-8"',
        ]);
      }
      for (const user of ['', 'me', 'a:b']) {
        const given = user === 'a:b' ? 401 : 207;
        const answer = await world.app.request(dav.calendar, {
          method: 'PROPFIND',
          headers: { ...basic(`${user}:${secret}`), Depth: '0' },
        });
        expect([user, answer.status]).toEqual([user, given]);
      }
      const foreign = await makeFeed(world.app, world.other, { kind: 'me' });
      const theirs = davClient(world.app, foreign.secret, id, 'me');
      expect((await theirs.ask('PROPFIND', dav.calendar, undefined, { Depth: '1' })).status).toBe(404);
      expect((await theirs.ask('GET', hrefOf(row(0)))).status).toBe(404);
    });

    it('many wrong passwords from one address have to wait, a secret that worked before does not', async () => {
      const { app } = makeTestApp(Object.assign({}, world.deps, { config: { ...world.deps.config, rateLimit: 6000 } }));
      const mine = davClient(app, secret, id, 'me');
      expect((await mine.sync()).all).toHaveLength(4);
      const statuses: number[] = [];
      for (let i = 0; i < 40; i += 1) {
        const answer = await davClient(app, `jc_${String(i).padStart(43, 'A')}`, id, 'me').ask('PROPFIND');
        statuses.push(answer.status);
        if (answer.status === 429) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      }
      expect(statuses.filter((status) => status === 401)).toHaveLength(30);
      expect(statuses.at(-1)).toBe(429);
      expect((await mine.sync()).all).toHaveLength(4);
      for (let i = 0; i < 40; i += 1) expect((await app.request('/dav/', { method: 'PROPFIND' })).status).toBe(401);
    });

    it('a lost right and a suspended person give the notice at once', async () => {
      const staff = await makeFeed(world.app, world.manager, { kind: 'facility', targetId: world.facilityId });
      const theirs = davClient(world.app, staff.secret, staff.id, 'facility');
      expect((await theirs.sync()).all).toHaveLength(4);
      await world.store.write.deleteFrom('facility_manager').execute();
      expect((await theirs.sync()).all).toHaveLength(1);
      await setRow(world, 'person', world.researcher.id, { suspended_at: world.deps.clock() });
      expect((await dav.sync()).all).toHaveLength(1);
    });

    it('7.2.21 a database that is down leaves what was there; no log line holds a secret', async () => {
      const before = await dav.sync();
      const cold = davClient(makeTestApp(world.deps).app, secret, id, 'me');
      loseDatabase(world);
      expect(hrefs((await dav.sync()).all)).toEqual(hrefs(before.all));
      const never = await cold.ask('PROPFIND');
      expect([never.status, never.headers.get('Retry-After')]).toEqual([503, '60']);
      const log = world.deps.logged.join('\n');
      expect(log).toContain('/dav/*');
      const header = Buffer.from(`anybody:${secret}`).toString('base64');
      for (const hidden of [secret, header, id]) expect(log).not.toContain(hidden);
    });

    it('every answer keeps itself out of caches and search engines', async () => {
      const answers = [
        await dav.ask('PROPFIND', dav.calendar, undefined, { Depth: '0' }),
        await dav.ask('GET', hrefOf(row(0))),
        await dav.ask('PUT'),
        await world.app.request('/dav/', { method: 'PROPFIND' }),
      ];
      for (const answer of answers) {
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'cache-control': 'private, no-cache',
          'x-robots-tag': 'noindex, nofollow',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          dav: '1, 3, calendar-access',
        });
      }
    });
  },
  60_000,
);
