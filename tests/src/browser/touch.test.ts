import { saySpan } from '@jishi/shared/messages/format';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hoursEn } from '../../../web/src/messages/hours-en.ts';
import { findBarriers } from './axe.ts';
import { fingerOf, type Point } from './finger.ts';
import { overhang } from './looks.ts';
import { book, bookingsAt, freeTime } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const HALF_MS = HOUR_MS / 2;
const WIDTHS = [360, 768] as const;
const scrolled = ({ page }: Visitor) => page.evaluate(() => scrollY);

async function middle(of: Locator): Promise<Point> {
  const box = await of.boundingBox();
  if (!box) throw new Error('nowhere');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Scrolls, so that there is room above and below for a finger. What scrolls on by itself listens to no finger yet. */
async function centre({ page }: Visitor, on: Locator): Promise<void> {
  await page.evaluate(async () => {
    for (let still = 0, last = -1; still < 10; still = scrollY === last ? still + 1 : 0) {
      last = scrollY;
      await new Promise((done) => requestAnimationFrame(done));
    }
  });
  await on.evaluate((element) => element.scrollIntoView({ block: 'center', inline: 'center' }));
}

test.each(WIDTHS)(
  'at %i px a finger that is held opens hours, moves them and draws them out; else it scrolls',
  async (width) => {
    const visitor = await visit(stage, { as: 'manager@demo.test', width, touch: true });
    const { page, m } = visitor;
    const finger = await fingerOf(visitor);
    await page.goto(`/facility/availability?facility=${stage.anchors.zhangjiangFacilityId}`);
    const panel = page.getByRole('region', { name: m.availability.schedules });
    await panel.getByText(hoursEn.gridHintTouch).waitFor();
    const grid = panel.locator('.hours-grid');
    const sunday = grid.locator('[data-day="6"]');
    const blocks = () =>
      sunday.locator('[data-block]').evaluateAll((all) => all.map((one) => one.getAttribute('data-block')));
    const at = async (minute: number): Promise<Point> => {
      const box = await sunday.boundingBox();
      if (!box) throw new Error('the grid is on the page');
      return { x: box.x + box.width / 2, y: box.y + (box.height * minute) / 1440 };
    };
    await centre(visitor, grid);
    expect(await blocks()).toEqual([]);

    const top = await scrolled(visitor);
    const [low, high] = [await at(1200), await at(600)];
    await finger.down(low);
    await finger.move(low, high);
    await finger.up();
    await expect.poll(() => scrolled(visitor)).toBeGreaterThan(top + 50);
    expect(await blocks()).toEqual([]);

    await centre(visitor, grid);
    const place = await scrolled(visitor);
    const drag = async (kind: string, from: number, to: number) => {
      const [begin, end] = [await at(from), await at(to)];
      await finger.down(begin);
      await panel.locator(`.hours-grid.doing.${kind}`).waitFor();
      await finger.move(begin, end);
      if (kind === 'paint') await page.screenshot({ path: `${ARTIFACTS}/hours-touch-${width}.png` });
      await finger.second(end, await at(300), await at(480));
      await finger.up();
      await panel.locator('.hours-grid.doing').waitFor({ state: 'detached' });
    };
    // An hour more than where the finger is, which hides it.
    await drag('paint', 540, 720);
    expect(await blocks()).toEqual(['6 540 780']);
    await drag('move', 660, 720);
    expect(await blocks()).toEqual(['6 600 840']);
    await drag('to', 836, 896);
    expect(await blocks()).toEqual(['6 600 900']);
    await drag('from', 604, 544);
    expect(await blocks()).toEqual(['6 540 900']);
    expect(await scrolled(visitor)).toBe(place);
    const last = panel.locator('.hours-row').last();
    expect(await last.getByRole('combobox').first().inputValue()).toBe('09:00');
    expect(await last.getByRole('combobox').nth(1).inputValue()).toBe('15:00');
    // A tap shows the way to remove it, and only then another one removes.
    const block = sunday.locator('[data-block]');
    await page.touchscreen.tap((await middle(block)).x + 8, (await middle(block)).y);
    expect(await blocks()).toEqual(['6 540 900']);
    await page.screenshot({ path: `${ARTIFACTS}/hours-touched-${width}.png` });
    expect(await findBarriers(page)).toEqual([]);
    expect(await overhang(page)).toEqual([]);
    await leave(visitor);
  },
);

test.each(WIDTHS)(
  'at %i px a finger that is held draws a time in the week, and drags one’s own booking',
  async (width) => {
    const visitor = await visit(stage, { as: 'hefei@demo.test', width, touch: true });
    const { page, context, m, language } = visitor;
    const finger = await fingerOf(visitor);
    const { from } = await freeTime(stage, 1, 4);
    const cellAt = (instant: number, state: 'free' | 'mine') => {
      const name = m.instrument.slot(
        saySpan({ from: instant, to: instant + HALF_MS }, ZONE, language),
        m.instrument.slots[state],
      );
      return page.getByRole('gridcell', { name, exact: true });
    };
    await page.goto(`/instruments/${stage.anchors.microscopeId}`);
    await page.getByText(m.instrument.gridHintTouch).waitFor();
    const [first, second] = [cellAt(from, 'free'), cellAt(from + HALF_MS, 'free')];
    await centre(visitor, first);
    const top = await scrolled(visitor);
    const [begin, end] = [await middle(first), await middle(second)];
    const above = { x: begin.x, y: begin.y - 150 };
    await finger.down(begin);
    await finger.move(begin, above);
    await finger.up();
    await expect.poll(() => scrolled(visitor)).toBeGreaterThan(top + 50);
    expect(await page.locator('.block.chosen').count()).toBe(0);

    await centre(visitor, first);
    await finger.down(begin);
    await page.locator('.block.chosen').waitFor();
    await finger.move(begin, end);
    await page.screenshot({ path: `${ARTIFACTS}/week-touch-${width}.png` });
    await finger.up();
    const panel = page.getByRole('region', { name: m.instrument.yourTime });
    await panel.getByText(saySpan({ from, to: from + HOUR_MS }, ZONE, language), { exact: true }).waitFor();

    const span = { from: from + 2 * HOUR_MS, to: from + 3 * HOUR_MS };
    await book(context, stage.anchors.microscopeId, span);
    const own = cellAt(span.from, 'mine');
    await own.waitFor();
    await centre(visitor, own);
    const dialog = page.getByRole('dialog');
    const grip = await middle(own);
    await page.touchscreen.tap(grip.x, grip.y);
    await dialog.getByText(m.bookings.moveTitle).waitFor();
    await dialog.getByRole('button', { name: m.common.cancel }).click();
    await dialog.waitFor({ state: 'detached' });
    await centre(visitor, own);
    const target: Span = { from: span.from + HOUR_MS, to: span.to + HOUR_MS };
    const hold = await middle(own);
    const rows = (await own.boundingBox())?.height ?? 0;
    const drop = { x: hold.x, y: hold.y + 2 * rows };
    await finger.down(hold);
    await page
      .locator('.block.chosen')
      .getByText(saySpan(span, ZONE, language).split(', ').at(-1) ?? '')
      .waitFor();
    await finger.move(hold, drop);
    await finger.up();
    await dialog.getByText(saySpan(target, ZONE, language), { exact: true }).waitFor();
    await dialog.getByText('✓').waitFor();
    await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
    await dialog.waitFor({ state: 'detached' });
    const [moved] = await bookingsAt(context, target);
    expect(moved).toBeDefined();
    await context.request.post(`/api/v1/bookings/${moved?.id}/cancel`, { data: {} });
    await leave(visitor);
  },
);

test.each(WIDTHS)(
  'at %i px a booking in one’s own calendar is held by finger and carried; else it scrolls',
  async (width) => {
    const visitor = await visit(stage, { as: 'hefei@demo.test', width, touch: true });
    const { page, context, m, language } = visitor;
    const finger = await fingerOf(visitor);
    const { from } = await freeTime(stage, 1, 4);
    const span = { from, to: from + HOUR_MS };
    await book(context, stage.anchors.microscopeId, span);
    await page.goto(`/bookings?view=calendar&date=${localDate(ZONE, from)}`);
    const block = page.locator('button.mycal-block.mine').filter({ hasText: saySpan(span, ZONE, language) });
    await block.waitFor();
    await centre(visitor, block);
    const top = await scrolled(visitor);
    const begin = await middle(block);
    const box = await block.boundingBox();
    await finger.down(begin);
    await finger.move(begin, { x: begin.x, y: begin.y - 150 });
    await finger.up();
    await expect.poll(() => scrolled(visitor)).toBeGreaterThan(top + 50);
    expect(await page.locator('.mycal-block.picked').count()).toBe(0);

    await centre(visitor, block);
    await finger.down(begin);
    await page.locator('.mycal-block.picked').waitFor();
    await finger.move(begin, { x: begin.x, y: begin.y + (box?.height ?? 0) });
    await page.screenshot({ path: `${ARTIFACTS}/my-calendar-touch-${width}.png` });
    await finger.up();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('✓').waitFor();
    await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
    await dialog.waitFor({ state: 'detached' });
    const [moved] = await bookingsAt(context, { from: span.to, to: span.to + HOUR_MS });
    expect(moved).toBeDefined();
    await context.request.post(`/api/v1/bookings/${moved?.id}/cancel`, { data: {} });
    await leave(visitor);
  },
);
