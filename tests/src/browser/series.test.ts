import { saySpan } from '@jishi/shared/messages/format';
import { booking } from '@jishi/shared/schema/booking';
import { agenda } from '@jishi/shared/schema/instrument';
import { seriesNow } from '@jishi/shared/schema/series';
import { contains, DAY_MS, HOUR_MS, type Span } from '@jishi/shared/time/span';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriesEn } from '../../../web/src/messages/series-en.ts';
import { seriesZh } from '../../../web/src/messages/series-zh.ts';
import { addAccessory } from './accessory.ts';
import { lookAt } from './looks.ts';
import { book, freeTime, wireLine } from './microscope.ts';
import { NOW, openStage, type Stage, ZONE } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const TEXTS = { zh: seriesZh, en: seriesEn } as const;
const PURPOSE = { zh: '每日检查 <b>样品</b>', en: 'Daily check of <b>samples</b>' } as const;
const NOTED = /Failed to load resource/;

/** An hour that is free on two days after each other; the first of them. */
async function freeTwice(): Promise<Span> {
  const [from, to] = [NOW + DAY_MS, NOW + 7 * DAY_MS].map((instant) => new Date(instant).toISOString());
  const path = `/api/v1/instruments/${stage.anchors.microscopeId}/agenda?from=${from}&to=${to}`;
  const free = (await stage.client.get(path)).read(agenda).free.map(spanOf);
  const isFree = (span: Span) => free.some((one) => contains(one, span));
  for (const { from } of free) {
    const span = { from, to: from + HOUR_MS };
    if (isFree(span) && isFree(later(span, DAY_MS))) return span;
  }
  throw new Error('no two days with the same free hour');
}

function address({ from, to }: Span, more: string): string {
  const line = wireLine(stage.anchors.microscopeId, { from, to });
  return `/instruments/${line.instrumentId}/repeat?from=${line.from}&to=${line.to}&${more}`;
}

const later = ({ from, to }: Span, byMs: number): Span => ({ from: from + byMs, to: to + byMs });

const rowOf = ({ page, language }: Visitor, span: Span) =>
  page.getByRole('listitem').filter({ hasText: saySpan(span, ZONE, language) });

/** The series that the page is about, as the server has it. */
async function readShown({ page, context }: Visitor) {
  await page.waitForURL(/\/series\//);
  const answer = await context.request.get(`/api/v1${new URL(page.url()).pathname}`);
  return seriesNow.parse(await answer.json());
}

test.each(['zh', 'en'] as const)(
  'what repeats is seen time by time before it is booked; one is at another time, one left out, in %s',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const other = await visit(stage, { as: 'suzhou@demo.test' });
    const { page, m } = visitor;
    const texts = TEXTS[language];
    const first = await freeTwice();
    const second = later(first, DAY_MS);
    const third = later(first, 2 * DAY_MS);
    await book(other.context, stage.anchors.microscopeId, second);
    const line = wireLine(stage.anchors.microscopeId, first);
    await page.goto(`/instruments/${line.instrumentId}?from=${line.from}&to=${line.to}`);
    await page.getByRole('link', { name: m.instrument.repeat }).click();
    await page.getByRole('combobox', { name: texts.rule }).selectOption('day');
    await page.getByLabel(texts.count, { exact: true }).fill('3');

    const refused = rowOf(visitor, second);
    await refused.getByText(`✕ ${texts.cannot}`).waitFor();
    expect(await refused.locator('.refusals li').count()).toBeGreaterThan(0);
    await page.getByLabel(texts.purpose).fill(PURPOSE[language]);
    await page.getByRole('button', { name: texts.labelled(texts.skip, saySpan(third, ZONE, language)) }).click();
    await rowOf(visitor, third).getByText(texts.skipped).waitFor();
    await refused.locator('.chip').first().waitFor();
    await lookAt(page, 'series-repeat', language);
    const taken = (await refused.locator('.chip').first().textContent()) ?? '';
    await refused.locator('.chip').first().click();
    const changed = page.getByRole('listitem').filter({ hasText: texts.elsewhen(saySpan(second, ZONE, language)) });
    await changed.getByText(texts.fits).waitFor();
    expect(await changed.locator('.strong').first().textContent()).toBe(taken);

    await page.reload();
    await changed.getByText(texts.fits).waitFor();
    expect(await page.getByLabel(texts.purpose).inputValue()).toBe(PURPOSE[language]);
    await page.getByRole('button', { name: texts.place(2) }).click();
    await page.getByText(texts.toCome(2, 2), { exact: false }).waitFor();
    const made = await readShown(visitor);
    expect(made.occurrences.map((one) => saySpan(spanOf(one), ZONE, language))).toEqual([
      saySpan(first, ZONE, language),
      taken,
    ]);
    await lookAt(page, 'series', language);
    await moveAll(visitor, made.occurrences.map(spanOf));
    await cancelAll(visitor);
    await leave(visitor);
    await leave(other);
  },
);

const spanOf = ({ from, to }: { from: string; to: string }): Span => ({ from: Date.parse(from), to: Date.parse(to) });

/** The whole series a week later: what becomes of each is shown before. */
async function moveAll(visitor: Visitor, spans: readonly Span[]): Promise<void> {
  const { page, language } = visitor;
  const texts = TEXTS[language];
  await page.getByRole('button', { name: texts.move }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(texts.unmoved).waitFor();
  await dialog.getByLabel(texts.byDays).selectOption('7');
  await dialog
    .locator('.good')
    .nth(spans.length - 1)
    .waitFor();
  await lookAt(page, 'series-move', language);
  await dialog.getByRole('button', { name: texts.moveDo(spans.length) }).click();
  await dialog.waitFor({ state: 'detached' });
  const after = (await readShown(visitor)).occurrences.map(spanOf);
  expect(after).toEqual(spans.map((span) => later(span, 7 * DAY_MS)));
}

async function cancelAll(visitor: Visitor): Promise<void> {
  const { page, m, language } = visitor;
  const texts = TEXTS[language];
  await page.goto('/bookings');
  await page.getByRole('link', { name: m.bookings.series, exact: true }).first().click();
  // Own bookings have buttons of the same name, and stand there until the next page is drawn.
  await page.getByRole('heading', { name: m.bookings.title, exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: texts.cancel }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel(m.bookings.cancelScopes.all).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: m.bookings.cancelDoAll }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(texts.none, { exact: false }).waitFor();
}

test('a time that somebody else took meanwhile: nothing is booked, what was chosen is kept and checked anew', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const other = await visit(stage, { as: 'suzhou@demo.test' });
  const { page } = visitor;
  const texts = TEXTS.en;
  const first = await freeTwice();
  await page.route('**/api/v1/events**', (route) => route.abort());
  await page.goto(address(first, 'unit=day&count=2'));
  await page.locator('.occurrence').getByText(texts.fits).nth(1).waitFor();
  await page.getByLabel(texts.purpose).fill('kept');
  await book(other.context, stage.anchors.microscopeId, later(first, DAY_MS));
  await page.getByRole('button', { name: texts.place(2) }).click();
  await page.getByText(texts.changed).waitFor();
  await rowOf(visitor, later(first, DAY_MS)).getByText(`✕ ${texts.cannot}`).waitFor();
  expect(await page.getByLabel(texts.purpose).inputValue()).toBe('kept');
  await page.getByRole('button', { name: texts.place(1) }).waitFor();
  await leave(visitor, NOTED);
  await leave(other);
});

test('a visitor without an account sees all times, and is led to sign in to see what can be booked', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  await page.goto(address(await freeTime(stage, 1, 1), 'unit=week&every=2&on=2&on=4&count=5'));
  await page.getByRole('link', { name: TEXTS.en.signIn }).waitFor();
  expect(await page.locator('.occurrence').count()).toBe(5);
  await leave(visitor);
});

test('an accessory that is chosen with the time, or with the rule, is taken along each time', async () => {
  const name = { zh: '冷台', en: 'Cryo stage' };
  const partId = await addAccessory(stage, name);
  for (const language of ['zh', 'en'] as const) {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, m, context } = visitor;
    const texts = TEXTS[language];
    const accessory = page.getByRole('checkbox', { name: name[language] });
    const line = wireLine(stage.anchors.microscopeId, await freeTwice());
    await page.goto(`/instruments/${line.instrumentId}?from=${line.from}&to=${line.to}`);
    if (language === 'zh') await accessory.check();
    await page.getByRole('link', { name: m.instrument.repeat }).click();
    await page.getByRole('combobox', { name: texts.rule }).selectOption('day');
    await page.getByLabel(texts.count, { exact: true }).fill('2');
    if (language === 'en') await accessory.check();
    expect(await accessory.isChecked()).toBe(true);
    await page.locator('.occurrence').getByText(texts.fits).nth(1).waitFor();
    await lookAt(page, 'series-accessory', language);
    await page.getByRole('button', { name: texts.place(2) }).click();
    const { occurrences } = await readShown(visitor);
    expect(occurrences).toHaveLength(2);
    for (const { bookingId } of occurrences) {
      const made = booking.parse(await (await context.request.get(`/api/v1/bookings/${bookingId}`)).json());
      expect(made.parts.map(({ id }) => id)).toEqual([partId]);
    }
    await leave(visitor);
  }
});
