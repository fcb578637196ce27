import { saySpan } from '@jishi/shared/messages/format';
import type { Language } from '@jishi/shared/schema/primitives';
import { DAY_MS, HOUR_MS, type Span } from '@jishi/shared/time/span';
import { addDays, dayNumber, localDate } from '@jishi/shared/time/zone';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myCalendarEn } from '../../../web/src/messages/my-calendar-en.ts';
import { myCalendarZh } from '../../../web/src/messages/my-calendar-zh.ts';
import { tabTo } from './keys.ts';
import { lookAt } from './looks.ts';
import { book, bookingsAt, freeTime, readInstrument, wireLine } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const TEXTS = { zh: myCalendarZh, en: myCalendarEn } as const;
const QUARTER_MS = HOUR_MS / 4;
const NOTED = /Failed to load resource/;
const later = ({ from, to }: Span, byMs: number): Span => ({ from: from + byMs, to: to + byMs });

/** An hour of one's own on the microscope with an hour free after it, and the calendar of that week. */
async function openCalendar(visitor: Visitor): Promise<Span> {
  const { from } = await freeTime(stage, 1, 5);
  const span = { from, to: from + HOUR_MS };
  await book(visitor.context, stage.anchors.microscopeId, span);
  await visitor.page.goto(`/bookings?view=calendar&date=${localDate(ZONE, from)}`);
  await (await blockAt(visitor, span)).waitFor();
  return span;
}

async function blockAt({ page, name, language, said }: Visitor, span: Span): Promise<Locator> {
  const title = name((await readInstrument(stage)).name);
  const label = TEXTS[language].block(title, saySpan(span, ZONE, language), said.states.confirmed);
  return page.getByRole('button', { name: label, exact: true });
}

async function cancelAt({ context }: Visitor, span: Span): Promise<void> {
  const [booking] = await bookingsAt(context, span);
  expect(booking).toBeDefined();
  await context.request.post(`/api/v1/bookings/${booking?.id}/cancel`, { data: {} });
}

const hasFocus = (element: Locator) => element.evaluate((one) => one === document.activeElement);
const daysToMonday = ({ from }: Span) => 7 - ((dayNumber(localDate(ZONE, from)) + 3) % 7);

const centre = async (block: Locator) => {
  const box = await block.boundingBox();
  if (!box) throw new Error('nowhere');
  return { x: box.x + box.width / 2, y: box.y + 8, box };
};

test.each(['zh', 'en'] as const)(
  'a booking is moved with keys alone: taken, carried, put back, carried again and confirmed, in %s',
  async (language: Language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, context, m } = visitor;
    const texts = TEXTS[language];
    const keys = page.keyboard;
    const span = await openCalendar(visitor);
    const block = await blockAt(visitor, span);
    await tabTo(page, block);
    await keys.press('Enter');
    const panel = page.getByRole('region', { name: texts.picked });
    await panel.waitFor();
    await keys.press('ArrowDown');
    await (await blockAt(visitor, later(span, QUARTER_MS))).waitFor();
    // Over the end of the week and back: the calendar follows, and the keys go on.
    const across = daysToMonday(span);
    for (let day = 0; day < across; day += 1) await keys.press('ArrowRight');
    const there = await blockAt(visitor, later(span, QUARTER_MS + across * DAY_MS));
    await page.waitForURL(new RegExp(`date=${addDays(localDate(ZONE, span.from), across)}`));
    await expect.poll(() => hasFocus(there)).toBe(true);
    for (let day = 0; day < across; day += 1) await keys.press('ArrowLeft');
    await expect.poll(async () => hasFocus(await blockAt(visitor, later(span, QUARTER_MS)))).toBe(true);
    await keys.press('Escape');
    await block.waitFor();
    expect(await panel.count()).toBe(0);

    // Let go in another week: the calendar goes back to where it belongs, and the keys go on there.
    await keys.press('Enter');
    for (let day = 0; day < across; day += 1) await keys.press('ArrowRight');
    await page.waitForURL(new RegExp(`date=${addDays(localDate(ZONE, span.from), across)}`));
    await keys.press('Escape');
    await page.waitForURL(new RegExp(`date=${localDate(ZONE, span.from)}`));
    await panel.waitFor({ state: 'detached' });
    expect(await hasFocus(block)).toBe(true);

    await keys.press('Enter');
    for (let step = 0; step < 4; step += 1) await keys.press('ArrowDown');
    const target = later(span, HOUR_MS);
    const carried = await blockAt(visitor, target);
    await carried.waitFor();
    await panel.getByText(texts.ok).waitFor();
    await panel.getByText(texts.samePrice).waitFor();
    expect(await bookingsAt(context, span)).toHaveLength(1);
    await lookAt(page, 'my-calendar', language);
    await page.setViewportSize({ width: 768, height: 900 });
    await page.screenshot({ path: `${ARTIFACTS}/my-calendar-${language}-768.png`, fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    await carried.focus();
    await keys.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(texts.ok).waitFor();
    await lookAt(page, 'my-calendar-move', language);
    const confirm = dialog.getByRole('button', { name: m.bookings.moveDo });
    expect(await hasFocus(confirm)).toBe(true);
    await keys.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => bookingsAt(context, target)).toHaveLength(1);
    expect(await bookingsAt(context, span)).toEqual([]);
    await cancelAt(visitor, target);
    await leave(visitor);
  },
);

test('dragged by mouse onto what is taken, every broken rule is said and another time is one click away', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const other = await visit(stage, { as: 'suzhou@demo.test' });
  const { page, context, m } = visitor;
  const texts = TEXTS.en;
  const span = await openCalendar(visitor);
  await book(other.context, stage.anchors.microscopeId, later(span, 2 * HOUR_MS));
  const block = await blockAt(visitor, span);
  const { x, y, box } = await centre(block);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + box.height);
  await page.mouse.move(x, y + 2 * box.height);
  await (await blockAt(visitor, later(span, 2 * HOUR_MS))).waitFor();
  await page.mouse.up();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(m.instrument.refused).waitFor();
  expect(await dialog.locator('.refusals li').count()).toBeGreaterThan(0);
  expect(await dialog.getByRole('button', { name: m.bookings.moveDo }).getAttribute('aria-disabled')).toBe('true');
  expect(await bookingsAt(context, span)).toHaveLength(1);
  await dialog.getByText(texts.instead).waitFor();
  await page.screenshot({ path: `${ARTIFACTS}/my-calendar-refused-en-1440.png` });
  await dialog.locator('.tags .chip').first().click();
  await dialog.getByText(texts.ok).waitFor();
  await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await bookingsAt(context, span)).toEqual([]);
  await leave(visitor);
  await leave(other);
});

test('what was changed elsewhere meanwhile is not moved over: the newest is shown, the chosen time stays', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m, language } = visitor;
  await page.route('**/api/v1/events**', (route) => route.abort());
  const span = await openCalendar(visitor);
  const [booking] = await bookingsAt(context, span);
  const block = await blockAt(visitor, span);
  await block.focus();
  for (const key of ['Enter', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(TEXTS.en.ok).waitFor();
  const elsewhere = later(span, HOUR_MS);
  const headers = { 'If-Match': `"${booking?.version}"` };
  const data = wireLine('', elsewhere);
  const moved = await context.request.patch(`/api/v1/bookings/${booking?.id}`, {
    headers,
    data: { from: data.from, to: data.to },
  });
  expect(moved.status(), await moved.text()).toBe(200);
  const wanted = later(span, 2 * QUARTER_MS);
  await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
  await dialog.getByText(m.bookings.staleMove).waitFor();
  await dialog.getByText(saySpan(elsewhere, ZONE, language), { exact: false }).waitFor();
  await dialog.getByText(saySpan(wanted, ZONE, language), { exact: true }).waitFor();
  await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await bookingsAt(context, wanted)).toHaveLength(1);
  await cancelAt(visitor, wanted);
  await leave(visitor, NOTED);
});

test('on a phone a day is shown; a booking is tapped and then dragged by finger', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test', width: 360 });
  const { page, context, m } = visitor;
  const texts = TEXTS.en;
  const finger = await context.newCDPSession(page);
  await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const span = await openCalendar(visitor);
  expect(await page.locator('.mycal-heads span').count()).toBe(1);
  const block = await blockAt(visitor, span);
  await block.click();
  await page.getByRole('region', { name: texts.picked }).waitFor();
  await block.scrollIntoViewIfNeeded();
  const { x, y, box } = await centre(block);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  await touch('touchStart', { x, y });
  await touch('touchMove', { x, y: y + box.height / 2 });
  await touch('touchMove', { x, y: y + box.height });
  await touch('touchEnd');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(texts.ok).waitFor();
  await page.screenshot({ path: `${ARTIFACTS}/my-calendar-phone-en-360.png` });
  await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
  await dialog.waitFor({ state: 'detached' });
  const target = later(span, HOUR_MS);
  expect(await bookingsAt(context, target)).toHaveLength(1);
  await page.getByRole('button', { name: texts.nextDay }).click();
  await page.waitForURL(new RegExp(`date=${localDate(ZONE, span.from + DAY_MS)}`));
  await cancelAt(visitor, target);
  await leave(visitor);
});

test('where the reader’s clock is another one, the calendar has theirs and says the facility’s time beside it', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test', zone: 'Europe/Berlin' });
  const { page, context } = visitor;
  const zone = await context.request
    .get('/api/v1/me')
    .then(async (answer) => (await answer.json()).zone as string | null);
  const { from } = await freeTime(stage, 1, 3);
  await book(context, stage.anchors.microscopeId, { from, to: from + HOUR_MS });
  await page.goto(`/bookings?view=calendar&date=${localDate(zone ?? 'Europe/Berlin', from)}`);
  await page.locator('.mycal-block').first().waitFor();
  await page.getByText(TEXTS.en.zone(visitor.m.common.inZone(zone ?? 'Europe/Berlin'))).waitFor();
  if ((zone ?? 'Europe/Berlin') !== ZONE) await page.locator('.mycal-there').first().waitFor();
  await leave(visitor);
});
