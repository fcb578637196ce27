import { DAY_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../support/store.ts';
import { readCalendarProperty, readEvents, readFirst, unfold } from './ics.ts';
import { addGroup, askFeed, book, change, makeFeed, makeWorld, NOW, setRow, type World } from './world.ts';

describe.each(KINDS)(
  'feeds of research groups on %s',
  (kind) => {
    let world: World;
    let group: string;
    beforeEach(async () => {
      world = await makeWorld(kind);
      group = await addGroup(world, { heads: [world.manager], members: [world.researcher] });
      const base = { instrument: world.instrument, group_id: group, purpose: 'secret alloy' };
      await book(
        world,
        { ...base, person: world.researcher },
        { ...base, person: world.manager, from_at: NOW + 2 * DAY_MS, state: 'pending' },
        { ...base, person: world.researcher, from_at: NOW + 3 * DAY_MS, state: 'cancelled' },
        { ...base, person: world.researcher, from_at: NOW + 4 * DAY_MS, group_id: null },
        { ...base, person: world.other, from_at: NOW + 5 * DAY_MS, group_id: null },
      );
    });
    afterEach(() => world.close());

    const asked = (detail: 'busy' | 'full') => ({ kind: 'group', targetId: group, detail }) as const;
    const poll = (path: string) => world.app.request(path);
    const text = async (path: string) => (await poll(path)).text();
    const isNotice = async (path: string) => /withdrawn|失效/.test(readFirst(await text(path), 'summary'));

    it('heads see who of the group booked what, members that somebody did, and nobody what is not the group’s', async () => {
      const full = await makeFeed(world.app, world.manager, asked('full'));
      const busy = await makeFeed(world.app, world.researcher, asked('busy'));
      const shown = await text(full.path);
      expect(readEvents(shown).map(({ summary, status }) => [summary, status])).toEqual([
        ['Transmission electron microscope · 李雷', 'CONFIRMED'],
        ['Transmission electron microscope · 韩梅梅', 'TENTATIVE'],
      ]);
      expect(readCalendarProperty(shown, 'x-wr-calname')).toBe('Catalysis group');
      const hidden = unfold(await text(busy.path)).join('\n');
      expect(readEvents(await text(busy.path)).map(({ summary }) => summary)).toEqual(['Busy / 占用', 'Busy / 占用']);
      for (const secret of ['李雷', '韩梅梅', 'secret', world.instrument.id, '电子显微镜'])
        expect(hidden).not.toContain(secret);
      expect(readCalendarProperty(hidden.replaceAll('\n', '\r\n'), 'x-wr-calname')).toBe('催化组 · 占用');
    });

    it('who may ask: heads for details, members for busy time; others learn nothing', async () => {
      const status = async (person: { id: string }, detail: 'busy' | 'full', targetId = group) =>
        (await askFeed(world.app, person, { ...asked(detail), targetId })).status;
      expect(await status(world.manager, 'full')).toBe(201);
      expect(await status(world.researcher, 'full')).toBe(403);
      expect(await status(world.researcher, 'busy')).toBe(201);
      expect(await status(world.other, 'busy')).toBe(404);
      expect(await status(world.manager, 'busy', uuidv7())).toBe(404);
      await world.store.write.updateTable('research_group').set({ ended_at: NOW }).where('id', '=', group).execute();
      expect(await status(world.manager, 'full')).toBe(404);
    });

    it('whoever stands in for a head gets no address that outlives those weeks', async () => {
      const until_at = NOW + DAY_MS;
      const row = {
        id: uuidv7(),
        person_id: world.other.id,
        for_id: world.manager.id,
        from_at: 0,
        until_at,
        created_at: 0,
      };
      await world.store.write
        .insertInto('stand_in')
        .values({ ...row, ended_at: null })
        .execute();
      expect((await askFeed(world.app, world.other, asked('full'))).status).toBe(404);
      expect((await askFeed(world.app, world.other, { kind: 'facility', targetId: world.facilityId })).status).toBe(
        403,
      );
    });

    it('7.2.20 a head who becomes a member loses the details, a member who leaves everything, and so does an ended group', async () => {
      const full = await makeFeed(world.app, world.manager, asked('full'));
      const busy = await makeFeed(world.app, world.researcher, asked('busy'));
      await text(full.path);
      await text(busy.path);
      const members = world.store.write.updateTable('group_member').where('group_id', '=', group);
      await members.set({ role: 'member' }).where('person_id', '=', world.manager.id).execute();
      expect([await isNotice(full.path), await isNotice(busy.path)]).toEqual([true, false]);
      await members.set({ role: 'head' }).where('person_id', '=', world.manager.id).execute();
      expect(await isNotice(full.path)).toBe(false);
      await world.store.write.deleteFrom('group_member').where('person_id', '=', world.researcher.id).execute();
      expect([await isNotice(full.path), await isNotice(busy.path)]).toEqual([false, true]);
      await world.store.write.updateTable('research_group').set({ ended_at: NOW }).execute();
      expect(await isNotice(full.path)).toBe(true);
    });

    it('every change of a booking of the group is a new version, and nothing else is', async () => {
      const { path } = await makeFeed(world.app, world.manager, asked('full'));
      const tag = async () => (await poll(path)).headers.get('ETag');
      const tags = [await tag()];
      const [mine, foreign] = await book(
        world,
        { instrument: world.instrument, person: world.researcher, group_id: group, from_at: NOW + 6 * DAY_MS },
        { instrument: world.instrument, person: world.researcher, from_at: NOW + 7 * DAY_MS },
      );
      if (!mine || !foreign) throw new Error('not booked');
      tags.push(await tag());
      const moved = await change(world, mine, { from_at: mine.from_at + DAY_MS, to_at: mine.to_at + DAY_MS });
      tags.push(await tag());
      await change(world, moved, { group_id: null });
      tags.push(await tag());
      // What left the group leaves it as it was.
      expect([new Set(tags).size, tags[3]]).toEqual([3, tags[0]]);
      await change(world, foreign, { state: 'cancelled' });
      expect(await tag()).toBe(tags[3]);
      await setRow(world, 'person', world.manager.id, { language: 'zh' });
      expect(await tag()).not.toBe(tags[3]);
    });
  },
  60_000,
);
