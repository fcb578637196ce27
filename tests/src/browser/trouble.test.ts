import { saySpan } from '@jishi/shared/messages/format';
import { localDate } from '@jishi/shared/time/zone';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clockOf } from './fields.ts';
import { book, bookingsAt, freeTime, orderAddress } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { leave, visit } from './visitor.ts';
import { wordsIn } from './words.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const PURPOSE = 'Precipitates in an aluminium alloy';
const TOO_MANY_HOLDS = { type: '/problems/conflict', title: 'Conflict', status: 409 };
/** The browser itself notes each answer that is an error. */
const NOTED = /Failed to load resource/;

test('while the server is away the page says so and keeps what was typed; afterwards the order is placed once', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m } = visitor;
  const span = await freeTime(stage);
  await page.goto(orderAddress(stage, span));
  const purpose = page.getByLabel(m.order.purpose);
  await purpose.fill(PURPOSE);
  await stage.stopServer();
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('alert').getByText(m.errors.unreachable).waitFor();
  expect(await purpose.inputValue()).toBe(PURPOSE);

  await stage.startServer();
  await page.reload();
  expect(await purpose.inputValue()).toBe(PURPOSE);
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  expect(await bookingsAt(context, span)).toMatchObject([{ purpose: PURPOSE, state: 'confirmed' }]);
  await leave(visitor, NOTED);
});

test('an answer that was lost on the way does not book twice', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m } = visitor;
  const span = await freeTime(stage);
  await page.goto(orderAddress(stage, span));
  let lost = 0;
  await page.route('**/api/v1/orders', async (route) => {
    if (lost > 0) return route.continue();
    lost = (await route.fetch()).status();
    return route.abort('connectionreset');
  });
  const submit = page.getByRole('button', { name: m.order.submit });
  await submit.click();
  await page.getByRole('alert').getByText(m.errors.unreachable).waitFor();
  expect(lost).toBe(201);
  await submit.click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  expect(await bookingsAt(context, span)).toHaveLength(1);
  await leave(visitor, NOTED);
});

test('a page whose live connection is lost says so, and no longer when it is back', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto(`/instruments/${stage.anchors.microscopeId}`);
  await page.getByRole('grid').waitFor();
  await stage.stopServer();
  const banner = page.getByText(m.shell.connectionLost);
  await banner.waitFor();
  await stage.startServer();
  await banner.waitFor({ state: 'detached' });
  await leave(visitor, NOTED);
});

test.each(['zh', 'en'] as const)(
  'who is a moment too late reads why, keeps the text, and takes another time with one click, in %s',
  async (known) => {
    const visitor = await visit(stage, { language: known, as: 'suzhou@demo.test' });
    const quicker = await visit(stage, { as: 'hefei@demo.test' });
    const { page, context, m, language } = visitor;
    const span = await freeTime(stage);
    // Only without a hold can anybody be quicker.
    await page.route('**/api/v1/holds', (route) => route.fulfill({ status: 409, json: TOO_MANY_HOLDS }));
    await page.goto(orderAddress(stage, span));
    const submit = page.getByRole('button', { name: m.order.submit });
    await page.getByLabel(m.order.purpose).fill(PURPOSE);
    await page.locator('.order-sum').waitFor();
    await book(quicker.context, stage.anchors.microscopeId, span);
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/orders'));
    await submit.click();
    expect((await answered).status()).toBe(409);
    await page.getByRole('alert').getByText(m.order.refused).waitFor();
    const reason = m.instrument.refused;
    await page.getByText(reason).waitFor();
    expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
    expect(await bookingsAt(context, span)).toEqual([]);

    const [offer] = (await (await answered).json()).alternatives as { from: string; to: string; why: string }[];
    expect(offer?.why).toBe('same-instrument');
    const other = { from: Date.parse(offer?.from ?? ''), to: Date.parse(offer?.to ?? '') };
    const take = m.instrument.takeLabel(m.instrument.sameInstrument(saySpan(other, ZONE, language)));
    await page.getByRole('button', { name: take, exact: true }).click();
    await page.getByText(reason).waitFor({ state: 'detached' });
    expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
    await submit.click();
    await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
    expect(await bookingsAt(context, other)).toMatchObject([{ purpose: PURPOSE }]);
    await leave(visitor, NOTED);
    await leave(quicker);
  },
);

const HOSTILE: Readonly<Record<string, string>> = {
  markup: '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script><b>bold</b> {{7*7}}',
  emoji: '🔬👩🏽‍🔬 钛合金 🇨🇳 \u202Eevil\u202C',
  'one long word': 'W'.repeat(300),
};

test.each(Object.entries(HOSTILE))('%s as purpose and as reason stays text, on a phone too', async (_what, text) => {
  const researcher = await visit(stage, { as: 'hefei@demo.test', width: 360 });
  const manager = await visit(stage, { as: 'manager@demo.test', width: 360 });
  const { page, context, m } = researcher;
  const span = await freeTime(stage);
  await page.goto(orderAddress(stage, span));
  await page.getByLabel(m.order.purpose).fill(text);
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  const [booking] = await bookingsAt(context, span);
  expect(booking?.purpose).toBe(text);
  await page.goto('/bookings');
  await page.getByText(text, { exact: true }).first().waitFor();
  expect(await harm(researcher.page)).toEqual({ wider: 0, hurt: undefined, images: 0 });

  await manager.page.goto(`/facility?date=${localDate(ZONE, span.from)}`);
  const mark = manager.page.getByRole('button', { name: `${clockOf(span.from)} – ` });
  await mark.filter({ hasText: 'Li Ming' }).click();
  const details = manager.page.getByRole('dialog');
  await details.getByText(text, { exact: true }).waitFor();
  await details.getByRole('button', { name: m.bookings.cancel }).click();
  await details.getByLabel(m.bookings.reason).fill(text);
  await details.getByRole('button', { name: m.bookings.cancelDo }).click();
  await details.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: m.bookings.views.past }).click();
  await page.getByText(m.bookings.because(text), { exact: true }).first().waitFor();
  for (const one of [researcher, manager]) {
    expect(await harm(one.page)).toEqual({ wider: 0, hurt: undefined, images: 0 });
    await leave(one);
  }
});

/** What text that is taken for markup, or that does not wrap, would have done to the page. */
async function harm(page: Page) {
  return page.evaluate(() => ({
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    hurt: (globalThis as { hurt?: unknown }).hurt,
    images: document.querySelectorAll('main img, main script, main b, dialog img').length,
  }));
}

test('changing the language changes the words and nothing else', async () => {
  const visitor = await visit(stage, { language: 'zh', as: 'hefei@demo.test' });
  const { page, m } = visitor;
  const other = wordsIn('en');
  const span = await freeTime(stage);
  const addresses = [
    '/?q=TEM&region=310000&from=2026-11-23&to=2026-11-29&minutes=240&sort=cheapest',
    `/instruments/${stage.anchors.microscopeId}?from=2026-11-24T06:00Z&to=2026-11-24T08:00Z&view=list`,
    orderAddress(stage, span),
    '/bookings?view=past',
    '/sign-in?create=1',
  ];
  for (const address of addresses) {
    const wanted = paramsOf(new URL(address, stage.url));
    await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=zh`);
    const field = page.locator('textarea, input[autocomplete=name]').first();
    if (/order|sign-in/.test(address)) await field.fill('张 Zhang');
    await page.getByRole('button', { name: m.shell.switchLanguage }).click();
    await page.getByRole('link', { name: other.m.shell.bookings }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(paramsOf(new URL(page.url()))).toEqual({ ...wanted, lang: 'en' });
    if (/order|sign-in/.test(address)) expect(await field.inputValue()).toBe('张 Zhang');
    await page.getByRole('button', { name: other.m.shell.switchLanguage }).click();
    await page.getByRole('link', { name: m.shell.bookings }).waitFor();
  }
  await leave(visitor);
});

function paramsOf({ pathname, searchParams }: URL): Record<string, string> {
  return { pathname, ...Object.fromEntries(searchParams) };
}
