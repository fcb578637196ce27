import { localDate } from '@jishi/shared/time/zone';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overhang } from './looks.ts';
import { book, freeTime, orderAddress } from './microscope.ts';
import type { DemoEmail } from './people.ts';
import { openStage, PASSWORD, type Stage, ZONE } from './stage.ts';
import { leave, visit } from './visitor.ts';

/** Markup, emoji, a word wider than any phone, letters from right to left, and a mark that turns everything after it. */
const MARKUP = '"><img src=x onerror="window.hurt=1"><b>evil</b> {{7*7}}';
const INSTRUMENT = `${MARKUP} 🔬👩🏽‍🔬 ${'W'.repeat(60)} مجهر \u202Eevil`;
const FACILITY = 'مركز 12 evil \u202E34';
const PERSON = `<i>evil</i> 👩🏽‍🔬 \u202E${'ن'.repeat(40)}`;

let stage: Stage;
let day: string;
beforeAll(async () => {
  stage = await openStage();
  const span = await freeTime(stage, 1);
  day = localDate(ZONE, span.from);
  await spoil(stage);
  await as('hefei@demo.test', async (context) => {
    await book(context, stage.anchors.microscopeId, span);
  });
});
afterAll(() => stage?.close());

/** Asks the server as somebody, without a page. */
async function as(email: DemoEmail, work: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await stage.browser.newContext({ baseURL: stage.url });
  await context.request.post('/api/auth/sign-in/email', { data: { email, password: PASSWORD } });
  await work(context);
  await context.close();
}

/** The microscope, its facility and its user are called so, by those who may do that. */
async function spoil({ anchors }: Stage): Promise<void> {
  await as('hefei@demo.test', (context) => change(context, 'me', { name: PERSON }));
  await as('manager@demo.test', async (context) => {
    const items = await context.request.get(`/api/v1/facilities/${anchors.zhangjiangFacilityId}/inventory?limit=500`);
    const found = ((await items.json()) as { items: { id: string; version: number }[] }).items;
    const version = found.find(({ id }) => id === anchors.microscopeId)?.version;
    const texts = { name: { zh: INSTRUMENT, en: INSTRUMENT }, model: 'TH-F120', function: { zh: INSTRUMENT } };
    await change(context, `instruments/${anchors.microscopeId}`, texts, `"${version}"`);
  });
  await as('admin@demo.test', async (context) => {
    const own = await context.request.get(`/api/v1/instruments/${anchors.microscopeId}`);
    const { institution } = (await own.json()) as { institution: { id: string } };
    const whole = await context.request.get(`/api/v1/admin/institutions/${institution.id}`);
    const { facilityList } = (await whole.json()) as { facilityList: { id: string; etag: string }[] };
    const etag = facilityList.find(({ id }) => id === anchors.zhangjiangFacilityId)?.etag ?? '';
    const name = { zh: FACILITY, en: FACILITY };
    await change(context, `admin/facilities/${anchors.zhangjiangFacilityId}`, { name }, etag);
  });
}

async function change(context: BrowserContext, path: string, data: object, ifMatch?: string): Promise<void> {
  const headers = ifMatch === undefined ? {} : { 'If-Match': ifMatch };
  const answer = await context.request.patch(`/api/v1/${path}`, { data, headers });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
}

const PAGES: Readonly<Record<Exclude<DemoEmail, 'suzhou@demo.test'>, () => readonly string[]>> = {
  'hefei@demo.test': () => [
    '/?q=TH-F120',
    `/instruments/${stage.anchors.microscopeId}`,
    `/compare?id=${stage.anchors.microscopeId}`,
    '/bookings',
    `/instruments/${stage.anchors.microscopeId}/check-in`,
  ],
  'manager@demo.test': () => [
    `/facility?date=${day}`,
    '/facility/availability',
    '/facility/instruments',
    `/facility/plan?date=${day}&busy=1`,
    `/facility/usage?month=${day.slice(0, 7)}`,
    '/facility/people',
    '/facility/calendars',
  ],
  'admin@demo.test': () => ['/admin', `/admin/people?q=${encodeURIComponent('hefei@demo.test')}`, '/admin/events'],
};

test.each(Object.entries(PAGES))(
  'to %s texts that are not meant well stay texts, and no page is wider than a phone',
  async (email, addresses) => {
    const visitor = await visit(stage, {
      as: email as DemoEmail,
      width: 360,
      language: email.startsWith('hefei') ? 'zh' : 'en',
    });
    const { page } = visitor;
    for (const address of addresses()) {
      await page.goto(address);
      await page.locator('main').getByText('evil').first().waitFor({ state: 'attached' });
      expect.soft(await overhang(page), address).toEqual([]);
      expect.soft(await harm(page), address).toEqual({ hurt: undefined, made: 0 });
    }
    await leave(visitor);
  },
);

test('what is typed into an order stays a text, however it is written', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test', width: 360 });
  const { page, m } = visitor;
  await page.goto(orderAddress(stage, await freeTime(stage)));
  const text = `${INSTRUMENT}${'V'.repeat(300 - INSTRUMENT.length)}`;
  await page.getByLabel(m.order.purpose).fill(text);
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  expect(await overhang(page)).toEqual([]);
  await page.goto('/bookings');
  await page.getByText(text.slice(0, 40)).first().waitFor();
  expect(await overhang(page)).toEqual([]);
  expect(await harm(page)).toEqual({ hurt: undefined, made: 0 });
  await leave(visitor);
});

test('a name that is written from right to left leaves what stands beside it in its order', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page } = visitor;
  await page.goto('/bookings');
  const line = page
    .getByRole('article')
    .filter({ hasText: 'TH-F120' })
    .first()
    .getByText(/^TH-F120 · /);
  await line.waitFor();
  const [model, facility, price] = await line.evaluate((element) => {
    const node = element.firstChild as Text;
    const parts = node.data.split(' · ');
    let at = 0;
    return parts.map((part) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + part.length);
      at += part.length + 3;
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    });
  });
  expect(model?.right).toBeLessThan(facility?.left ?? 0);
  expect(facility?.right).toBeLessThan(price?.left ?? 0);
  await leave(visitor);
});

/** What markup would have done, had it been taken for such. */
async function harm(page: Page) {
  return page.evaluate(() => ({
    hurt: (globalThis as { hurt?: unknown }).hurt,
    made: document.querySelectorAll('main img[src="x"], main b, main i').length,
  }));
}
