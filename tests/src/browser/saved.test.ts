import { sayDays } from '@jishi/shared/messages/format';
import { type SavedSearch, type SavedSearchIn, savedSearch } from '@jishi/shared/schema/saved-search';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { signIn } from './people.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
const WHO = 'hefei@demo.test';
beforeAll(async () => {
  stage = await openStage();
});
afterEach(async () => {
  const { context } = await visit(stage, { as: WHO });
  for (const { id } of await listOf(context)) await context.request.delete(`/api/v1/searches/${id}`);
  await context.close();
});
afterAll(() => stage?.close());

const params = (page: Page) => new URL(page.url()).searchParams;

async function listOf(context: BrowserContext): Promise<SavedSearch[]> {
  const answer = await context.request.get('/api/v1/searches');
  return z.object({ items: z.array(savedSearch) }).parse(await answer.json()).items;
}

const focused = (where: Locator) =>
  expect.poll(() => where.evaluate((element) => element === document.activeElement)).toBe(true);

async function save({ context }: Visitor, search: Partial<SavedSearchIn>): Promise<SavedSearch> {
  const data = { id: uuidv7(), name: 'TEM', question: 'q=TEM', withinDays: null, watch: false, ...search };
  const answer = await context.request.post('/api/v1/searches', { data });
  expect(answer.status()).toBe(201);
  return savedSearch.parse(await answer.json());
}

test('a search is saved by whoever signs in on the way, and leads back to the same search', async () => {
  const visitor = await visit(stage);
  const { page, context, m, language } = visitor;
  await page.goto('/?q=TEM&region=310000&from=2026-11-23&to=2026-11-30&minutes=240&sort=soonest');
  await page.getByRole('link', { name: m.saved.save }).click();
  await signIn(visitor, WHO);
  const dialog = page.getByRole('dialog', { name: m.saved.dialog });
  const name = dialog.getByRole('textbox', { name: m.saved.name });
  expect(await name.inputValue()).toBe('TEM · Shanghai · 4 h');
  await dialog.getByRole('radio', { name: m.saved.moving(sayDays(7, language)) }).check();
  await dialog.getByRole('button', { name: m.saved.submit }).click();
  await page.getByText(m.saved.done('TEM · Shanghai · 4 h')).first().waitFor();
  expect(params(page).get('save')).toBeNull();
  const [saved] = await listOf(context);
  expect(saved).toMatchObject({ name: 'TEM · Shanghai · 4 h', withinDays: 7 });
  expect(saved?.watch).not.toBe('off');
  expect(Object.fromEntries(new URLSearchParams(saved?.question))).toEqual({
    q: 'TEM',
    region: '310000',
    minutes: '240',
  });

  await page.getByRole('button', { name: new RegExp(`^${m.shell.accountMenu}`) }).click();
  await page.getByRole('link', { name: m.shell.saved, exact: true }).click();
  const row = page.getByRole('article', { name: 'TEM · Shanghai · 4 h' });
  await row.getByText(m.saved.movingShort(sayDays(7, language))).waitFor();
  await row.getByRole('link', { name: m.saved.open }).click();
  await page.waitForURL(({ pathname }) => pathname === '/');
  await page.locator('article.card').first().waitFor();
  expect(Object.fromEntries(params(page))).toEqual({
    q: 'TEM',
    region: '310000',
    from: '2026-11-23',
    to: '2026-11-30',
    minutes: '240',
  });
  await leave(visitor);
});

test('a mail leads to the search that it is about, by way of signing in', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  const owner = await visit(stage, { as: WHO });
  const { id } = await save(owner, { name: 'The one' });
  for (let n = 0; n < 12; n += 1) await save(owner, { name: `Another ${n}` });
  await owner.context.close();
  await page.goto(`/searches#${id}`);
  await page.getByRole('main').getByRole('link', { name: m.shell.signIn }).click();
  await signIn(visitor, WHO);
  const row = page.getByRole('article', { name: 'The one' });
  await focused(row);
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(0);
  const { y = 0, height = 0 } = (await row.boundingBox()) ?? {};
  expect(y + height).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
  await leave(visitor);
});

test('that a search was saved is said until it is another one; without a time nobody is told by default', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, context, m } = visitor;
  await page.goto('/?q=XRD&save=1');
  const dialog = page.getByRole('dialog', { name: m.saved.dialog });
  await dialog.getByText(m.saved.watchHintNew).waitFor();
  await dialog.getByRole('button', { name: m.saved.submit }).click();
  const seen = page.getByRole('link', { name: m.saved.see });
  await seen.waitFor();
  expect(await listOf(context)).toMatchObject([{ watch: 'off' }]);
  await page.getByRole('button', { name: m.search.sorts.cheapest }).click();
  await expect.poll(() => params(page).get('sort')).toBe('cheapest');
  expect(await seen.count()).toBe(1);
  await page.getByRole('main').getByRole('checkbox').first().click();
  await seen.waitFor({ state: 'detached' });
  await leave(visitor);
});

test('days that do not begin today stay the days that they are', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, context, m } = visitor;
  await page.goto('/?q=XRD&from=2026-11-30&to=2026-12-06&save=1');
  const dialog = page.getByRole('dialog', { name: m.saved.dialog });
  await dialog.getByText(m.saved.fixed('30 Nov – 6 Dec')).waitFor();
  expect(await dialog.getByRole('radio').count()).toBe(0);
  await dialog.getByRole('checkbox', { name: m.saved.watch }).uncheck();
  await dialog.getByRole('button', { name: m.saved.submit }).click();
  await dialog.waitFor({ state: 'detached' });
  const [saved] = await listOf(context);
  expect(saved).toMatchObject({ withinDays: null, watch: 'off' });
  const asked = new URLSearchParams(saved?.question);
  expect(Date.parse(asked.get('freeFrom') ?? '')).toBe(Date.parse('2026-11-29T16:00:00Z'));
  expect(Date.parse(asked.get('freeTo') ?? '')).toBe(Date.parse('2026-12-06T16:00:00Z'));
  await leave(visitor);
});

test('a saved search is renamed, watched and deleted, the last only after its consequence was read', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, context, m } = visitor;
  await save(visitor, { name: 'Old name', question: 'q=TEM&region=310000' });
  await page.goto('/searches');
  await page.getByRole('button', { name: m.saved.renameLabel('Old name') }).click();
  await page.getByRole('textbox', { name: m.saved.name }).fill('New name');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'New name' }).waitFor();
  await focused(page.getByRole('button', { name: m.saved.renameLabel('New name') }));
  await page.getByRole('checkbox', { name: m.saved.watchLabel('New name') }).click();
  await page.getByText(m.saved.explained.on).waitFor();
  expect(await listOf(context)).toMatchObject([{ name: 'New name', watch: 'on' }]);

  await page.getByRole('button', { name: m.saved.removeLabel('New name') }).click();
  const dialog = page.getByRole('dialog', { name: m.saved.removeTitle('New name') });
  await dialog.getByText(m.saved.removeConsequence).waitFor();
  expect(await listOf(context)).toHaveLength(1);
  await dialog.getByRole('button', { name: m.saved.remove }).click();
  await page.getByText(m.saved.empty).waitFor();
  await focused(page.getByRole('heading', { level: 1, name: m.saved.title }));
  expect(await listOf(context)).toEqual([]);
  await leave(visitor);
});

test('a change that was made elsewhere meanwhile is not written over', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, context, m, said } = visitor;
  const { id, version } = await save(visitor, { name: 'Mine' });
  await page.goto('/searches');
  await page.getByRole('link', { name: 'Mine' }).waitFor();
  const headers = { 'If-Match': `"${version}"` };
  const elsewhere = await context.request.patch(`/api/v1/searches/${id}`, { headers, data: { name: 'Elsewhere' } });
  expect(elsewhere.ok()).toBe(true);
  await page.getByRole('checkbox', { name: m.saved.watchLabel('Mine') }).click();
  await page.getByText(said.problems.stale.title).waitFor();
  await page.getByRole('link', { name: 'Elsewhere' }).waitFor();
  expect(await listOf(context)).toMatchObject([{ name: 'Elsewhere', watch: 'off' }]);
  await leave(visitor, /412/);
});
