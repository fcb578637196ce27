import { sayMinutes, saySpan } from '@jishi/shared/messages/format';
import { travelMinutes } from '@jishi/shared/rules/travel';
import { instrumentPage } from '@jishi/shared/schema/instrument';
import { distanceKm } from '@jishi/shared/search/distance';
import type { Span } from '@jishi/shared/time/span';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from './axe.ts';
import { clockOf } from './fields.ts';
import { lookAt } from './looks.ts';
import { askQuote, book, bookingsAt, freeTime, orderAddress, readInstrument } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const NOTED = /Failed to load resource/;
const OVER_MS = 10 * 60_000 + 5000;

/** Whether somebody else could have the time now. */
async function isFreeFor(other: Visitor, span: Span): Promise<boolean> {
  return (await askQuote(other.context, stage.anchors.microscopeId, span)).ok;
}

async function openOrder({ page, m }: Visitor, span: Span): Promise<string> {
  await page.goto(orderAddress(stage, span));
  const kept = page.getByText(
    m.order
      .kept('', '')
      .split(/\s*[（(]/)[0]
      ?.trim() ?? '',
  );
  return (await kept.textContent()) ?? '';
}

test.each(['zh', 'en'] as const)(
  'the time is kept while its form is filled in, and the order takes it over, in %s',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const other = await visit(stage, { as: 'suzhou@demo.test' });
    const { page, context, m } = visitor;
    const span = await freeTime(stage);
    const said = await openOrder(visitor, span);
    const [until = ''] = /\d\d:\d\d/.exec(said) ?? [];
    expect([clockOf(stage.now() + 9.5 * 60_000), clockOf(stage.now() + 10 * 60_000)]).toContain(until);
    expect(await isFreeFor(other, span)).toBe(false);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: m.order.submit }).click();
    await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
    expect(await bookingsAt(context, span)).toHaveLength(1);
    await leave(visitor);
    await leave(other);
  },
);

test('whoever leaves the form, takes the line out, reloads or closes the page gives the time back', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const other = await visit(stage, { as: 'suzhou@demo.test' });
  const { page, m } = visitor;
  const span = await freeTime(stage);
  const isFree = () => expect.poll(() => isFreeFor(other, span), { timeout: 5000 }).toBe(true);
  await openOrder(visitor, span);
  expect(await isFreeFor(other, span)).toBe(false);
  await page.getByRole('link', { name: m.shell.bookings }).click();
  await isFree();
  await openOrder(visitor, span);
  await page.getByRole('article').getByRole('button').click();
  await page.getByText(m.order.empty).waitFor();
  await isFree();
  await openOrder(visitor, span);
  await page.reload();
  await openOrder(visitor, span);
  expect(await isFreeFor(other, span)).toBe(false);
  await page.goto('about:blank');
  await isFree();
  await leave(visitor);
  await leave(other);
});

test('what runs out is kept anew while it is free, and when it is not that is said with other times', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const other = await visit(stage, { as: 'suzhou@demo.test' });
  const { page, m, language } = visitor;
  const span = await freeTime(stage);
  const first = await openOrder(visitor, span);
  stage.pass(OVER_MS);
  await page.clock.fastForward(OVER_MS);
  await page.getByText(first, { exact: true }).waitFor({ state: 'detached' });
  await expect.poll(() => isFreeFor(other, span)).toBe(false);
  await page.getByText(m.order.kept(clockOf(stage.now() + 10 * 60_000), '10 min')).waitFor();

  stage.pass(OVER_MS);
  await book(other.context, stage.anchors.microscopeId, span);
  await page.clock.fastForward(OVER_MS);
  await page.getByText(m.order.keptOver).waitFor();
  await page.getByText(m.instrument.refused).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page
    .getByRole('button', { name: new RegExp(`^${m.instrument.takeLabel('')}`) })
    .first()
    .click();
  await page.getByText(m.order.keptOver).waitFor({ state: 'detached' });
  await page.getByText(/^✓/).waitFor();
  await page.getByText(saySpan(span, ZONE, language), { exact: false }).waitFor({ state: 'detached' });
  await leave(visitor, NOTED);
  await leave(other);
});

test('a hold that cannot be had, or whose answer is lost, does not keep anybody from ordering', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m } = visitor;
  for (const arrives of [false, true]) {
    const span = await freeTime(stage);
    await page.route('**/api/v1/holds', async (route) => {
      if (arrives) await route.fetch();
      await route.abort('connectionreset');
    });
    const asked = page.waitForEvent('requestfailed');
    await page.goto(orderAddress(stage, span));
    await asked;
    await page.getByRole('button', { name: m.order.submit }).click();
    await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
    expect(await bookingsAt(context, span)).toHaveLength(1);
    await page.unroute('**/api/v1/holds');
  }
  await leave(visitor, NOTED);
});

/** An instrument in Hefei, with how far it is from the microscope. */
async function inHefei(): Promise<{ id: string; km: number }> {
  const found = await stage.client.get('/api/v1/instruments?region=340100&mode=self&limit=1');
  const [there] = found.read(instrumentPage).items;
  const here = (await readInstrument(stage)).facility;
  if (!there) throw new Error('the sample has no instrument in Hefei');
  return { id: there.id, km: distanceKm(pointOf(there.facility), pointOf(here)) };
}

function pointOf({ lat, lng }: { lat: number | null; lng: number | null }) {
  if (lat === null || lng === null) throw new Error('nobody knows where it is');
  return { lat, lng };
}

test.each(['zh', 'en'] as const)(
  'between two lines in two cities the way is said, and that it cannot be done in half an hour, in %s',
  async (language) => {
    const visitor = await visit(stage, { language });
    const { page, m } = visitor;
    const { microscopeId } = stage.anchors;
    const hefei = await inHefei();
    const lines = [
      [microscopeId, '24T01:00Z', '24T02:00Z'],
      [hefei.id, '24T02:30Z', '24T03:30Z'],
      [microscopeId, '25T03:30Z', '25T04:30Z'],
      [microscopeId, '25T05:00Z', '25T06:00Z'],
    ].map(([id, from, to]) => `line=${id}~2026-11-${from}~2026-11-${to}~self`);
    await page.goto(`/order?${lines.join('&')}`);
    const ways = page.locator('.order-way');
    await ways.nth(1).waitFor();
    const needed = travelMinutes(hefei.km);
    expect(needed).toBeGreaterThan(120);
    const way = m.order.way(m.search.km(Math.round(hefei.km)), sayMinutes(needed, language));
    const said = (minutes: number) => `${m.order.gap(sayMinutes(minutes, language))}${m.common.and}${way}`;
    expect(await ways.allTextContents()).toEqual([`⚠ ${said(30)}`, `↓ ${said(24 * 60)}`]);
    await page.getByRole('article').nth(3).waitFor();
    await lookAt(page, 'order-way', language);
    await leave(visitor);
  },
);
