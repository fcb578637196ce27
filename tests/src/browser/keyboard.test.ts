import { saySpan } from '@jishi/shared/messages/format';
import { HOUR_MS } from '@jishi/shared/time/span';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrowTo, tabTo, walkTo } from './keys.ts';
import { freeTime, readInstrument } from './microscope.ts';
import { openStage, PASSWORD, type Stage, ZONE } from './stage.ts';
import { leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test('an instrument is found, a time chosen and ordered without a pointer', async () => {
  const visitor = await visit(stage, { language: 'en' });
  const { page, m, name, language } = visitor;
  const keys = page.keyboard;
  const instrument = await readInstrument(stage);
  const span = await freeTime(stage);
  await page.goto('/');
  await page.getByRole('article').first().waitFor();

  await tabTo(page, page.getByRole('combobox', { name: m.search.what }));
  await keys.type('transmission electron microscope');
  await page.getByRole('option').first().waitFor();
  await keys.press('Escape');
  const where = page.getByRole('combobox', { name: m.search.where, exact: true });
  await tabTo(page, where);
  await arrowTo(page, where, '310000');
  await tabTo(page, page.getByRole('button', { name: m.search.when }));
  await keys.press('Enter');
  await tabTo(page, page.getByRole('button', { name: m.search.thisWeek, exact: true }));
  await keys.press('Enter');
  const length = page.getByRole('combobox', { name: m.search.howLong, exact: true });
  await tabTo(page, length);
  await arrowTo(page, length, '240');
  await expect.poll(() => new URL(page.url()).searchParams.get('minutes')).toBe('240');
  const card = page.getByRole('article').filter({ has: page.locator(`a[href*="/instruments/${instrument.id}"]`) });
  await tabTo(page, card.getByRole('link', { name: name(instrument.name), exact: true }));
  await keys.press('Enter');

  await page.getByRole('heading', { level: 1, name: name(instrument.name) }).waitFor();
  await tabTo(page, page.locator('[role=gridcell][tabindex="0"]'));
  const half = (from: number) => saySpan({ from, to: from + HOUR_MS / 2 }, ZONE, language);
  await walkTo(page, page.getByRole('gridcell', { name: m.instrument.slot(half(span.from), m.instrument.slots.free) }));
  await keys.press('Enter');
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  for (let to = span.from + HOUR_MS; to <= span.to; to += HOUR_MS / 2) {
    await panel.getByText(saySpan({ from: span.from, to }, ZONE, language), { exact: true }).waitFor();
    if (to < span.to) await keys.press('Shift+ArrowDown');
  }
  await panel.getByText(m.instrument.bookable).waitFor();
  await tabTo(page, panel.getByRole('link', { name: m.instrument.order }));
  await keys.press('Enter');

  await tabTo(page, page.getByRole('main').getByRole('link', { name: m.order.signIn }));
  await keys.press('Enter');
  await tabTo(page, page.getByLabel(m.signIn.email, { exact: true }));
  await keys.type('hefei@demo.test');
  await tabTo(page, page.getByLabel(m.signIn.password, { exact: true }));
  await keys.type(PASSWORD);
  await keys.press('Enter');
  await tabTo(page, page.getByLabel(m.order.purpose));
  await keys.type('Precipitates in an alloy');
  await tabTo(page, page.getByRole('button', { name: m.order.submit }));
  await keys.press('Enter');
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  await page.getByText(saySpan(span, ZONE, language)).waitFor();
  await leave(visitor);
});
