import { sayMoney } from '@jishi/shared/messages/format';
import { type InstrumentSummary, instrumentPage } from '@jishi/shared/schema/instrument';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const FOUND = 'q=TEM&from=2026-11-23&to=2026-11-29&minutes=240';
const params = (page: Page) => new URL(page.url()).searchParams;

/** What whoever has the visitor's session finds. */
async function find({ context }: Visitor, query: string): Promise<InstrumentSummary[]> {
  const answer = await context.request.get(`/api/v1/instruments?${query}`);
  return instrumentPage.parse(await answer.json()).items;
}

const idsIn = (items: readonly InstrumentSummary[]) => items.map(({ id }) => `id=${id}`).join('&');

/** The texts of one row of the comparison, from left to right. */
function cellsOf(page: Page, label: string): Promise<string[]> {
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${label}( |$)`) }) });
  return row.getByRole('cell').allTextContents();
}

test('up to four cards are chosen to be compared; the address keeps them, and the search is found again', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto(`/?${FOUND}`);
  const boxes = page.getByRole('checkbox', { name: m.compare.toggleLabel('') });
  await boxes.first().waitFor();
  for (const index of [0, 2, 1, 3]) {
    await boxes.nth(index).check();
    await expect.poll(() => params(page).getAll('compare').length).toBeGreaterThan(0);
  }
  await expect.poll(() => params(page).getAll('compare').length).toBe(4);
  const chosen = params(page).getAll('compare');
  expect(await boxes.nth(4).isDisabled()).toBe(true);
  await page.reload();
  const tray = page.getByRole('region', { name: m.compare.tray });
  expect(await boxes.nth(2).isChecked()).toBe(true);
  await tray.getByRole('link', { name: m.compare.go(4) }).click();
  await page.getByRole('heading', { level: 1, name: m.compare.title }).waitFor();
  expect(params(page).getAll('id')).toEqual(chosen);
  await page.getByRole('columnheader').first().waitFor();
  expect(await page.getByRole('columnheader').count()).toBe(4);

  await page
    .getByRole('columnheader')
    .first()
    .getByRole('button', { name: m.compare.drop('') })
    .click();
  await expect.poll(() => params(page).getAll('id')).toEqual(chosen.slice(1));
  await page.getByRole('link', { name: m.compare.add }).click();
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.locator('article.card').first().waitFor();
  expect(Object.fromEntries(params(page))).toMatchObject(Object.fromEntries(new URLSearchParams(FOUND)));
  expect(params(page).getAll('compare')).toEqual(chosen.slice(1));
  await leave(visitor);
});

test('the comparison tells price, access, distance and free time for this reader, and marks what differs', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, m, said, language } = visitor;
  const [first, ...others] = await find(visitor, 'q=TEM&limit=20');
  const other = others.find((one) => one.price?.amountMinor !== first?.price?.amountMinor);
  if (!first || !other) throw new Error('nothing to compare');
  const items = [first, other];
  await page.goto(`/compare?${idsIn(items)}&minutes=240&from=2026-11-23&to=2026-11-29`);
  await page.getByRole('rowheader', { name: m.compare.rows.price }).waitFor();
  const price = items.map((one) => (one.price ? m.common.perHour(sayMoney(one.price, language)) : m.common.noPrice));
  const whose = items.map((one) => (one.price ? said.userClasses[one.price.class] : ''));
  expect(await cellsOf(page, m.compare.rows.price)).toEqual(price.map((text, index) => text + whose[index]));
  expect(await cellsOf(page, m.compare.rows.access.replace('?', '\\?'))).toEqual(
    items.map((one) => one.access.map((access) => m.access[access]).join('')),
  );
  expect(await cellsOf(page, m.compare.rows.modes)).toEqual(
    items.map((one) => one.modes.map((mode) => said.modes[mode]).join(' · ')),
  );
  expect(await cellsOf(page, m.compare.ruleGroups.length)).toHaveLength(2);
  expect(await cellsOf(page, m.compare.rows.freeWindow('').trim())).toHaveLength(2);

  const rows = page.getByRole('rowheader');
  const all = await rows.count();
  const marked = await page.locator('tr.differs').count();
  expect(marked).toBeLessThan(all);
  await page.getByRole('checkbox', { name: m.compare.onlyDifferent(marked) }).check();
  await expect.poll(() => params(page).get('only')).toBe('different');
  await page.reload();
  await page.getByRole('rowheader', { name: m.compare.rows.price }).waitFor();
  expect(await page.locator('tbody tr:not(.differs) > th[scope=row]').count()).toBe(0);
  expect(await page.locator('tr.differs').count()).toBe(marked);
  await leave(visitor);
});

test('each instrument of a comparison is one click from an order for the time that was searched for', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  const window = 'freeFrom=2026-11-23T00:00:00Z&freeTo=2026-11-29T16:00:00Z&minutes=240';
  const [item] = await find(visitor, `q=TEM&access=now&${window}&limit=1`);
  if (!item) throw new Error('nothing is free');
  await page.goto(`/compare?id=${item.id}&from=2026-11-23&to=2026-11-29&minutes=240`);
  await page.getByRole('columnheader').getByRole('link', { name: m.search.book }).click();
  await page.waitForURL(/\/order/);
  const [instrument, from = '', to = ''] = (params(page).get('line') ?? '').split('~');
  expect(instrument).toBe(item.id);
  expect(Date.parse(to) - Date.parse(from)).toBe(240 * 60_000);
  await leave(visitor);
});

test('an instrument’s page puts it into the comparison, and one that is gone is said to be', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  const [first, second] = await find(visitor, 'q=TEM&limit=2');
  await page.goto(`/instruments/${first?.id}?compare=${second?.id}`);
  await page.getByRole('checkbox', { name: m.compare.toggleLabel('') }).check();
  await page
    .getByRole('region', { name: m.compare.tray })
    .getByRole('link', { name: m.compare.go(2) })
    .click();
  await page.getByRole('columnheader').nth(1).waitFor();
  expect(params(page).getAll('id')).toEqual([second?.id, first?.id]);

  await page.goto(`/compare?id=${first?.id}&id=00000000-0000-7000-8000-000000000000`);
  await page.getByText(m.compare.gone).waitFor();
  await page.getByRole('button', { name: m.common.remove }).click();
  await page.getByText(m.compare.gone).waitFor({ state: 'detached' });
  expect(await page.getByRole('columnheader').count()).toBe(1);
  await leave(visitor, /Failed to load resource/);
});

test('on a phone each that was chosen can be taken out again', async () => {
  const visitor = await visit(stage, { width: 360 });
  const { page, m } = visitor;
  const found = await find(visitor, 'q=TEM&limit=4');
  await page.goto(`/?q=TEM&${found.map(({ id }) => `compare=${id}`).join('&')}`);
  const tray = page.getByRole('region', { name: m.compare.tray });
  await tray
    .getByRole('button', { name: m.compare.drop('') })
    .nth(3)
    .click();
  await expect.poll(() => params(page).getAll('compare')).toEqual(found.slice(0, 3).map(({ id }) => id));
  const { height = 0 } = (await tray.boundingBox()) ?? {};
  expect(height).toBeLessThanOrEqual(170);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await leave(visitor);
});

test('on a phone the facts stay in sight while the instruments scroll, and on paper there are no buttons', async () => {
  const visitor = await visit(stage, { width: 360 });
  const { page, m } = visitor;
  await page.goto(`/compare?${idsIn(await find(visitor, 'q=TEM&limit=4'))}`);
  const table = page.getByRole('region', { name: m.compare.title });
  const label = page.getByRole('rowheader', { name: m.compare.rows.price });
  await label.waitFor();
  const before = await label.boundingBox();
  await table.focus();
  await table.evaluate((element) => element.scrollTo({ left: 10_000 }));
  const last = await page.getByRole('columnheader').nth(3).boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(360);
  expect((await label.boundingBox())?.x).toBe(before?.x);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('link', { name: m.search.book }).count()).toBe(0);
  await leave(visitor);
});
