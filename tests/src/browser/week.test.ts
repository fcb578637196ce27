import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccessory } from './accessory.ts';
import { findBarriers } from './axe.ts';
import { clockOf } from './fields.ts';
import { tabTo } from './keys.ts';
import { askQuote, book, bookingsAt, freeTime, priceIn, wireLine } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const HALF_MS = HOUR_MS / 2;
const later = ({ from, to }: Span, byMs: number): Span => ({ from: from + byMs, to: to + byMs });

function cellAt({ page, m, language }: Visitor, from: number, state: 'free' | 'taken' | 'mine'): Locator {
  const name = m.instrument.slot(saySpan({ from, to: from + HALF_MS }, ZONE, language), m.instrument.slots[state]);
  return page.getByRole('gridcell', { name, exact: true });
}

async function middle(cell: Locator): Promise<{ x: number; y: number }> {
  await cell.scrollIntoViewIfNeeded();
  const box = await cell.boundingBox();
  if (!box) throw new Error('nowhere');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag({ page }: Visitor, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

/** The chosen time with the price that the server asks for it. */
async function seeChosen(visitor: Visitor, span: Span): Promise<void> {
  const { page, context, m, language } = visitor;
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  await panel.getByText(saySpan(span, ZONE, language), { exact: true }).waitFor();
  await panel.getByText(m.instrument.bookable).waitFor();
  const { amountMinor, currency } = priceIn(await askQuote(context, stage.anchors.microscopeId, span));
  await panel.locator('.price-total').getByText(sayMoney({ amountMinor, currency }, language)).waitFor();
}

test.each(['zh', 'en'] as const)(
  'a time is drawn by mouse, drawn out at its end by finger, and with keys; the price follows, in %s',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, context } = visitor;
    const { from } = await freeTime(stage, 1, 4);
    await page.goto(`/instruments/${stage.anchors.microscopeId}`);
    const first = cellAt(visitor, from, 'free');
    await first.waitFor();
    await drag(visitor, await middle(first), await middle(cellAt(visitor, from + HALF_MS, 'free')));
    await seeChosen(visitor, { from, to: from + HOUR_MS });

    const finger = await context.newCDPSession(page);
    await finger.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    const grip = page.locator('.grip.to');
    const [start, end] = [await middle(grip), await middle(cellAt(visitor, from + 2 * HOUR_MS, 'free'))];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
    await touch('touchStart', await middle(grip));
    await touch('touchMove', { x: start.x, y: (start.y + end.y) / 2 });
    await touch('touchMove', end);
    await touch('touchEnd');
    await seeChosen(visitor, { from, to: from + 2.5 * HOUR_MS });
    await page.screenshot({ path: `${ARTIFACTS}/week-grips-${language}-1440.png` });

    await first.focus();
    await page.keyboard.press('Shift+ArrowUp');
    await seeChosen(visitor, { from, to: from + 2 * HOUR_MS });
    await leave(visitor);
  },
);

test('what is picked in the form, one after the other without waiting for the page, is all kept', async () => {
  const id = stage.anchors.microscopeId;
  const visitor = await visit(stage);
  const { page, m } = visitor;
  const span = await freeTime(stage);
  const { from, to } = wireLine(id, span);
  await page.goto(`/instruments/${id}?from=${from}&to=${to}`);
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  const begin = panel.getByRole('combobox', { name: m.instrument.begin });
  const length = panel.getByRole('combobox', { name: m.instrument.length });
  await panel.getByText(m.instrument.bookable).or(panel.locator('.refusals')).first().waitFor();
  await begin.evaluate((select: HTMLSelectElement) => {
    for (let step = 0; step < 3; step += 1) {
      select.selectedIndex += 1;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });
  await length.selectOption('60');
  const wanted = { from: span.from + 3 * HALF_MS, to: span.from + 3 * HALF_MS + HOUR_MS };
  await panel.getByText(saySpan(wanted, ZONE, visitor.language), { exact: true }).waitFor();
  expect([await begin.inputValue(), await length.inputValue()]).toEqual([clockOf(wanted.from), '60']);
  expect(Date.parse(new URL(page.url()).searchParams.get('from') ?? '')).toBe(wanted.from);
  await leave(visitor);
});

test('what an instrument takes along is named, chosen with the time, and booked with it', async () => {
  const name = { zh: '冷台', en: 'Cryo stage' };
  const partId = await addAccessory(stage, name);
  const id = stage.anchors.microscopeId;
  const visitor = await visit(stage, { as: 'hefei@demo.test', width: 360 });
  const { page, context, m } = visitor;
  const span = await freeTime(stage, 3, 2);
  const { from, to } = wireLine(id, span);
  await page.goto(`/instruments/${id}?from=${from}&to=${to}`);
  await page.getByRole('checkbox', { name: name.en }).check();
  await page.getByRole('region', { name: m.instrument.overview }).getByText(name.en).waitFor();
  await page.getByText(m.instrument.bookable).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.reload();
  expect(await page.getByRole('checkbox', { name: name.en }).isChecked()).toBe(true);
  await page.getByRole('link', { name: m.instrument.order, exact: true }).click();
  await page.getByText(m.bookings.with(name.en)).waitFor();
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  const [booking] = await bookingsAt(context, span);
  expect(booking?.parts.map((part) => part.id)).toEqual([partId]);
  await leave(visitor);
});

test('a time that somebody else takes while one looks at it is gone without a reload, and said to be taken', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test', width: 768 });
  const other = await visit(stage, { as: 'suzhou@demo.test' });
  const { page, m } = visitor;
  const span = await freeTime(stage, 2, 1);
  const { instrumentId, from, to } = wireLine(stage.anchors.microscopeId, span);
  await page.goto(`/instruments/${instrumentId}?from=${from}&to=${to}`);
  await page.getByText(m.instrument.bookable).waitFor();
  await cellAt(visitor, span.from, 'free').waitFor();
  await book(other.context, instrumentId, span);
  await cellAt(visitor, span.from, 'taken').waitFor();
  await page.getByText(m.instrument.refused).waitFor();
  await page.getByRole('heading', { name: m.instrument.instead }).waitFor();
  await leave(visitor);
  await leave(other);
});

test('one’s own booking is dragged in the week, or opened with Enter, and moved once that is confirmed', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m, language } = visitor;
  const { from } = await freeTime(stage, 1, 4);
  const span = { from, to: from + HOUR_MS };
  await book(context, stage.anchors.microscopeId, span);
  await page.goto(`/instruments/${stage.anchors.microscopeId}`);
  const own = cellAt(visitor, from, 'mine');
  await own.waitFor();
  await drag(visitor, await middle(own), await middle(cellAt(visitor, from + 2 * HOUR_MS, 'free')));
  const dialog = page.getByRole('dialog');
  const target = later(span, 2 * HOUR_MS);
  await dialog.getByText(saySpan(target, ZONE, language), { exact: true }).waitFor();
  expect(await bookingsAt(context, span)).toHaveLength(1);
  await dialog.getByText('✓').waitFor();
  await dialog.getByRole('button', { name: m.bookings.moveDo }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await bookingsAt(context, target)).toHaveLength(1);

  const moved = cellAt(visitor, target.from, 'mine');
  await moved.waitFor();
  await moved.focus();
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: m.common.cancel }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => moved.evaluate((cell) => cell === document.activeElement)).toBe(true);

  // What cannot be read is said, and what cannot be moved any more is shown.
  const [{ id } = { id: '' }] = await bookingsAt(context, target);
  const address = `**/api/v1/bookings/${id}`;
  await page.route(address, (route) => route.fulfill({ status: 404, body: '' }));
  await page.reload();
  await moved.press('Enter');
  await dialog.getByRole('alert').waitFor();
  await page.unroute(address);
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), actions: [] } });
  });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await moved.press('Enter');
  await page.waitForURL(`**/bookings/${id}`);
  await leave(visitor, /404/);
});
