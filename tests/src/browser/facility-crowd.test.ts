import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { facilityWeek } from '@jishi/shared/schema/facility-week';
import { me } from '@jishi/shared/schema/person';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { todayEn } from '../../../web/src/messages/today-en.ts';
import { todayZh } from '../../../web/src/messages/today-zh.ts';
import { makeCrowd } from './crowd.ts';
import { lookAt } from './looks.ts';
import { processorOf, scrollThrough, timeToPaint } from './painted.ts';
import { openStage, PASSWORD, type Stage } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

const INSTRUMENTS = 200;
const TEXTS = { en: todayEn, zh: todayZh } as const;
const LAST_ROW = `.fweek-line:nth-child(${INSTRUMENTS + 1})`;
/** Of the processor, which is measured, because a busy machine says nothing on the wall clock. */
const FRAME_MS = 1000 / 60;

let stage: Stage;
beforeAll(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  stage = await openStage({}, (deps) => makeCrowd(deps, INSTRUMENTS));
});
afterAll(() => stage?.close());

const manager = (options: Parameters<typeof visit>[1] = {}) => visit(stage, { as: 'manager@demo.test', ...options });
const inFacility = () => `facility=${stage.anchors.zhangjiangFacilityId}`;
const weekAddress = () => `/facility?view=week&date=2026-11-24&${inFacility()}`;
const dayAddress = () => `/facility?date=2026-11-24&${inFacility()}`;

/** A page whose clock nobody holds, so that frames are those of the browser, and to which nothing else happens meanwhile. */
async function openMeasured(): Promise<Page> {
  const context = await stage.browser.newContext({ baseURL: stage.url, viewport: { width: 1440, height: 900 } });
  const data = { email: 'manager@demo.test', password: PASSWORD };
  expect((await context.request.post('/api/auth/sign-in/email', { data })).status()).toBe(200);
  const page = await context.newPage();
  await page.route('**/api/v1/events*', (route) => route.abort());
  return page;
}

async function openWeek({ page, language }: Visitor, more = ''): Promise<void> {
  await page.goto(weekAddress() + more);
  await page.getByRole('grid', { name: TEXTS[language].weekTable }).waitFor();
}

for (const language of ['zh', 'en'] as const) {
  test(`the week and the day of 200 instruments in ${language}: nobody is shut out, wide or narrow, light or dark`, async () => {
    const visitor = await manager({ language });
    const { page } = visitor;
    // A kind of instruments of them: each row is like the others.
    await openWeek(visitor, '&find=CT+100');
    await lookAt(page, 'facility-week', language);
    await page.goto(`/facility?${inFacility()}&find=CT+100`);
    await page.locator('.timeline-rows .mark').first().waitFor();
    await lookAt(page, 'facility-day', language);
    await openWeek(visitor);
    for (const width of [1440, 768, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.locator('.timeline-scroll').scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(ARTIFACTS, `facility-week-200-${language}-${width}.png`) });
    }
    await leave(visitor);
  });
}

test('the week of 200 instruments is one request and a link in each cell, and says what it costs', async () => {
  const page = await openMeasured();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/.*\/(week|agenda)\b/.test(request.url())) asked.push(request.url());
  });
  const whole = await timeToPaint(page, weekAddress(), LAST_ROW);
  await page.goto(`${dayAddress()}&busy=1`);
  await page.locator('.timeline-rows .mark').first().waitFor();
  const week = page.getByRole('button', { name: TEXTS.en.week, exact: true });
  const took = await processorOf(page, async () => {
    await week.click();
    await page.locator(LAST_ROW).waitFor({ state: 'attached' });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  });
  console.log(
    `week of ${INSTRUMENTS} instruments: ${JSON.stringify({ fromNavigation: whole, fromClickProcessorMs: took })}`,
  );
  // Read again when the page is looked at again, but never once for each instrument.
  expect(new Set(asked).size).toBe(1);
  expect(await page.locator('.fweek-cell').count()).toBe(INSTRUMENTS * 7);
  await page.context().close();
});

test('the week answers 304 to who has it, and only staff', async () => {
  const visitor = await manager();
  const path = `/api/v1/facilities/${stage.anchors.zhangjiangFacilityId}/week?from=2026-11-23`;
  const answer = await visitor.context.request.get(path);
  const week = facilityWeek.parse(await answer.json());
  expect(week.instruments).toHaveLength(INSTRUMENTS);
  expect(week.instruments.flatMap((one) => one.taken).length).toBeGreaterThan(INSTRUMENTS);
  const again = await visitor.context.request.get(path, { headers: { 'if-none-match': answer.headers().etag ?? '' } });
  expect(again.status()).toBe(304);
  expect((await stage.client.get(path)).status).toBe(401);
  const stranger = await visit(stage, { as: 'hefei@demo.test' });
  expect((await stranger.context.request.get(path)).status()).toBe(403);
  await leave(stranger);
  await leave(visitor);
});

test('the keys walk over the week, and a cell leads to its instrument on its day', async () => {
  const visitor = await manager();
  const { page } = visitor;
  await openWeek(visitor);
  await page.locator('.fweek-heads a').first().focus();
  for (const key of ['ArrowDown', 'PageDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  const focused = page.locator(':focus');
  expect(await focused.getAttribute('data-at')).toBe('11 3');
  const instrument = (await focused.getAttribute('href'))?.split('#i-')[1] ?? '';
  await page.keyboard.press('Enter');
  await page.locator(`.timeline-row.marked[data-instrument="${instrument}"]`).waitFor();
  expect(page.url()).toContain('date=2026-11-25');
  expect(await page.locator(':focus').getAttribute('href')).toContain(instrument);
  await page.goBack();
  await page.getByRole('grid', { name: TEXTS.en.weekTable }).waitFor();
  await leave(visitor);
});

test('instruments are found by their words in the day and in the week, and the address says which', async () => {
  const visitor = await manager({ width: 360 });
  const { page } = visitor;
  await openWeek(visitor);
  await page.getByLabel(TEXTS.en.find).fill('no such thing');
  await page.getByText(TEXTS.en.noMatch('no such thing')).waitFor();
  await page.getByRole('button', { name: TEXTS.en.showAll }).click();
  const name = (await page.locator('.fweek-line:nth-child(3) .fweek-name').textContent()) ?? '';
  await page.getByLabel(TEXTS.en.find).fill(name.toLowerCase());
  await expect.poll(() => page.locator('.fweek-line').count()).toBeLessThan(40);
  await page.getByRole('button', { name: TEXTS.en.day, exact: true }).click();
  await page.locator('.timeline-row a', { hasText: name }).first().waitFor();
  await page.reload();
  expect(await page.getByLabel(TEXTS.en.find).inputValue()).toBe(name.toLowerCase());
  await leave(visitor);
});

test('the day of 200 instruments scrolls with less work for a frame than a sixtieth of a second', async () => {
  const page = await openMeasured();
  await page.goto(dayAddress());
  await page.locator('.timeline-rows .mark').first().waitFor();
  expect(await page.locator('.timeline-rows > li').count()).toBe(INSTRUMENTS);
  const took = await scrollThrough(page, '.timeline-scroll', 120);
  console.log(`scrolling ${INSTRUMENTS} rows, each frame: ${JSON.stringify(took)}`);
  expect(took.processorMs).toBeLessThan(FRAME_MS);
  await page.context().close();
});

test('on a phone the pages of the facility are scrolled to the one that is shown', async () => {
  const visitor = await manager({ width: 360, language: 'en' });
  const { page } = visitor;
  await page.goto(`/facility/usage?${inFacility()}`);
  const current = page.locator('.facility-nav a[aria-current="page"]');
  await current.waitFor();
  await expect
    .poll(() =>
      current.evaluate((link) => {
        const { left, right } = link.getBoundingClientRect();
        return left >= 0 && right <= innerWidth;
      }),
    )
    .toBe(true);
  await leave(visitor);
});

test.each(['zh', 'en'] as const)('a facility without instruments says in %s what to do first', async (language) => {
  const visitor = await manager({ language });
  const { page, m } = visitor;
  const mine = me.parse(await (await visitor.context.request.get('/api/v1/me')).json());
  const empty = mine.facilities.find(({ name }) => name.en === 'New facility')?.id;
  await page.goto(`/facility?facility=${empty}`);
  await page.getByRole('heading', { name: TEXTS[language].empty.title }).waitFor();
  await page.getByText(m.facility.approvalsNone).waitFor();
  await lookAt(page, 'facility-empty', language);
  await page.getByRole('button', { name: TEXTS[language].week, exact: true }).click();
  await page.getByRole('heading', { name: TEXTS[language].empty.title }).waitFor();
  await page.getByRole('link', { name: TEXTS[language].empty.import }).click();
  await page.waitForURL(/\/facility\/import/);
  expect(page.url()).toContain(`facility=${empty}`);
  await leave(visitor);
});

test('an instrument is closed for a time with two clicks, what it hits is shown between them, and it is undone', async () => {
  const visitor = await manager({ language: 'zh' });
  const { page, m } = visitor;
  const said = TEXTS.zh;
  await page.goto(dayAddress());
  const row = page.locator('.timeline-rows > li').nth(3);
  await row.getByRole('button', { name: new RegExp(`^${said.closeLabel('')}`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(m.closures.noImpact, { exact: false }).waitFor();
  await dialog.getByRole('button', { name: m.closures.submit }).click();
  await page.getByText(said.closed).first().waitFor();
  await row.locator('.mark.maintenance').waitFor();
  await page.getByRole('button', { name: m.changes.undoLabel(said.closed) }).click();
  await page.getByText(m.changes.undone).first().waitFor();
  await row.locator('.mark.maintenance').waitFor({ state: 'detached' });
  await leave(visitor);
});

test('many requests are declined with one reason, after seeing which', async () => {
  const visitor = await manager();
  const { page, m } = visitor;
  await page.goto(dayAddress());
  const waiting = page.getByRole('region', { name: m.facility.approvals });
  const rows = waiting.locator('tbody tr');
  await rows.first().waitFor();
  const boxes = waiting.locator('tbody input:not([disabled])');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await waiting.getByRole('button', { name: TEXTS.en.approval.declineSelected(2) }).click();
  const dialog = page.getByRole('dialog', { name: TEXTS.en.approval.declineMany(2) });
  expect(await dialog.getByRole('listitem').count()).toBe(2);
  await dialog.getByLabel(m.bookings.reason, { exact: false }).fill('The room is flooded.');
  await dialog.getByRole('button', { name: m.facility.declineDo, exact: true }).click();
  await page.getByText(TEXTS.en.approval.declined(2)).waitFor({ state: 'attached' });
  await dialog.waitFor({ state: 'detached' });
  await leave(visitor);
});

test('who comes next is listed, and checked in with one click', async () => {
  const visitor = await manager();
  const { page, m, said } = visitor;
  await page.goto(`/facility?${inFacility()}&find=CT+100`);
  const arrivals = page.getByRole('region', { name: TEXTS.en.arrivals });
  await arrivals.getByRole('listitem').first().waitFor();
  const first = arrivals.getByRole('button', { name: new RegExp(`^${said.actions['check-in']}`) }).first();
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/check-in'));
  const name = (await first.getAttribute('aria-label')) ?? '';
  await first.click();
  expect((await answered).status()).toBe(200);
  // Whoever is there arrives no more, and is counted.
  await expect.poll(() => page.getByRole('button', { name, exact: true }).count(), { timeout: 30_000 }).toBe(0);
  const inUse = page.locator('.count', { hasText: m.facility.counts.inUse }).locator('.count-value');
  expect(Number(await inUse.textContent())).toBeGreaterThan(0);
  await leave(visitor);
});
