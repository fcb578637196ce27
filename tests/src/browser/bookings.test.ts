import type { Deps } from '@jishi/server/context';
import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import type { BrowserContext } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addAccessory } from './accessory.ts';
import { findBarriers } from './axe.ts';
import { bookingsAt, freeTime, wireLine } from './microscope.ts';
import { addPast, PAST } from './past.ts';
import { underRules } from './ruling.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
let deps: Deps;
beforeAll(async () => {
  stage = await openStage({}, async (given) => {
    deps = given;
  });
});
afterAll(() => stage?.close());

/** Everything is cancelled late, and a breach pauses. */
const STRICT = {
  freeCancelMinutes: 20_160,
  lateCancel: 'both',
  lateCancelPercent: 50,
  breachLimit: 1,
  breachDays: 365,
  pauseDays: 30,
} as const;
const SAID = { zh: '我病了', en: 'I was ill' } as const;

/** An order of two bookings of an hour each, with an hour between them; answers the first. */
async function bookTwo(context: BrowserContext): Promise<{ from: number; to: number }> {
  const { from } = await freeTime(stage, 0, 3);
  const lines = [from, from + 2 * HOUR_MS].map((begin) => ({
    id: uuidv7(),
    ...wireLine(stage.anchors.microscopeId, { from: begin, to: begin + HOUR_MS }),
  }));
  const answer = await context.request.post('/api/v1/orders', { data: { id: uuidv7(), lines } });
  expect(answer.status(), await answer.text()).toBe(201);
  return { from, to: from + HOUR_MS };
}

test.each([
  ['zh', 'hefei@demo.test'],
  ['en', 'suzhou@demo.test'],
] as const)(
  'what a cancellation costs is said before; its breach, the pause and the way to object after, in %s',
  async (language, as) => {
    await underRules(stage, STRICT, async () => {
      const visitor = await visit(stage, { language, as });
      const { page, context, m, said } = visitor;
      const first = await bookTwo(context);
      const [booking] = await bookingsAt(context, first);
      if (!booking) throw new Error('not booked');
      await page.goto('/bookings');
      const half = Math.round(booking.price.amountMinor / 2);
      const fee = (amountMinor: number) => m.bookings.cancelFee(sayMoney({ ...booking.price, amountMinor }, language));
      await page.getByRole('button', { name: m.bookings.cancel }).first().click();
      const dialog = page.getByRole('dialog');
      for (const text of [fee(half), m.bookings.cancelBreach(1)]) await dialog.getByText(text).waitFor();
      await dialog.getByLabel(m.bookings.cancelScopes.order(2)).check();
      for (const text of [fee(2 * half), m.bookings.cancelBreach(2)]) await dialog.getByText(text).waitFor();
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${ARTIFACTS}/cancel-cost-${language}-${width}.png` });
        expect(await findBarriers(page)).toEqual([]);
      }
      await dialog.getByRole('button', { name: m.bookings.cancelDoAll }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await bookingsAt(context, first)).toEqual([]);

      await page.getByText(m.standing.automatic).waitFor();
      await page.getByText(m.standing.breaches(2)).click();
      await page.screenshot({ path: `${ARTIFACTS}/standing-${language}-360.png`, fullPage: true });
      expect(await findBarriers(page)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.screenshot({ path: `${ARTIFACTS}/standing-${language}-1440.png`, fullPage: true });
      await page.getByRole('button', { name: m.standing.appeal }).first().click();
      await dialog.getByLabel(m.standing.appealText).fill(SAID[language]);
      expect(await findBarriers(page)).toEqual([]);
      await dialog.getByRole('button', { name: m.standing.appealDo }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText(m.standing.states.waiting, { exact: false }).waitFor();
      expect(await page.getByRole('button', { name: m.standing.appeal }).count()).toBe(1);

      await page.getByRole('link', { name: m.bookings.views.past }).click();
      const row = page.getByRole('article').first();
      await row.getByText(m.bookings.lateFee(sayMoney({ ...booking.price, amountMinor: half }, language))).waitFor();
      await row.getByText(said.states.cancelled, { exact: true }).waitFor();
      await leave(visitor);
    });
  },
);

test('of a series one booking, it and the following ones, or all can be cancelled', async () => {
  const visitor = await visit(stage, { as: 'admin@demo.test' });
  const { page, context, m } = visitor;
  const span = await freeTime(stage, 0, 1);
  const data = {
    ...{ id: uuidv7(), orderId: uuidv7(), fit: 'fitting', rrule: 'FREQ=DAILY;COUNT=5' },
    ...wireLine(stage.anchors.microscopeId, span),
  };
  const made = await context.request.post('/api/v1/series', { data });
  expect(made.status(), await made.text()).toBe(201);
  const { booked } = (await made.json()) as { booked: number };
  expect(booked).toBeGreaterThan(2);
  await page.goto('/bookings');
  const rows = page.getByRole('article').filter({ hasText: m.bookings.series });
  await rows.nth(booked - 1).waitFor();
  await rows.nth(1).getByRole('button', { name: m.bookings.cancel }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(m.bookings.cancelScopes.following).check();
  await dialog.getByText(m.bookings.cancelSeriesCost).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: m.bookings.cancelDoAll }).click();
  await dialog.waitFor({ state: 'detached' });
  await rows.nth(1).waitFor({ state: 'detached' });
  expect(await rows.count()).toBe(1);
  await leave(visitor);
});

const pastRow = ({ page, language }: Visitor) =>
  page.getByRole('article').filter({ hasText: saySpan(PAST, ZONE, language) });

test('a past booking is booked again with one click: the next such weekday, its hours, its way and its accessories', async () => {
  const name = { zh: '冷台', en: 'Cryo stage' };
  await addPast(deps, 'admin@demo.test', [await addAccessory(stage, name)]);
  const next = { from: PAST.from + 14 * DAY_MS, to: PAST.to + 14 * DAY_MS };
  for (const language of ['zh', 'en'] as const) {
    const visitor = await visit(stage, { language, as: 'admin@demo.test' });
    const { page, m } = visitor;
    await page.goto('/bookings?view=past');
    await pastRow(visitor).getByRole('link', { name: m.bookings.again }).click();
    const panel = page.getByRole('region', { name: m.instrument.yourTime });
    await panel.getByText(saySpan(next, ZONE, language), { exact: true }).waitFor();
    expect(await panel.getByRole('checkbox', { name: name[language] }).isChecked()).toBe(true);
    expect(new URL(page.url()).searchParams.get('mode')).toBe('self');
    await leave(visitor);
  }
  // The accessory is taken away meanwhile: the old choice can be given up where it stands.
  await addAccessory(stage, { zh: '热台', en: 'Hot stage' });
  const visitor = await visit(stage, { as: 'admin@demo.test' });
  const { page, m } = visitor;
  await page.goto('/bookings?view=past');
  await pastRow(visitor).getByRole('link', { name: m.bookings.again }).click();
  await page.getByRole('checkbox', { name: m.instrument.partGone }).click();
  await page.getByRole('checkbox', { name: m.instrument.partGone }).waitFor({ state: 'detached' });
  await page.getByText(m.instrument.bookable).or(page.getByText(m.instrument.refused)).first().waitFor();
  await leave(visitor, /404/);
});
