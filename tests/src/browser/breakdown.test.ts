import { availabilityChange } from '@jishi/shared/schema/availability';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from './axe.ts';
import { fillMoment } from './fields.ts';
import { book, bookingsAt, freeTime } from './microscope.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test('an instrument that broke down is closed in two clicks, and opened again in one more', async () => {
  const visitor = await visit(stage, { language: 'zh', as: 'manager@demo.test' });
  const { page, m } = visitor;
  await page.goto('/facility');
  const row = page.locator('.timeline-rows > li').first();
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/breakdown') && answer.status() === 201);
  await row.getByRole('button', { name: m.breakdown.button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^立即停用/ }).click();
  const made = availabilityChange.parse(await (await sent).json());
  expect(made).toMatchObject({ kind: 'breakdown', reason: m.breakdown.reason });
  await page.getByText(m.breakdown.done(made.bookings.length)).waitFor();
  await row.getByText(m.facility.stateNow.maintenance, { exact: true }).waitFor();
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('button', { name: m.changes.undoLabel(m.breakdown.done(made.bookings.length)) }).click();
  await page.getByText(m.changes.undone).first().waitFor();
  await row.getByRole('button', { name: m.breakdown.button }).waitFor();
  await leave(visitor);
});

test('each booking that a closure hits can be decided about, and all of it be undone', async () => {
  const researcher = await visit(stage, { as: 'hefei@demo.test' });
  const span = await freeTime(stage, 1, 2);
  await book(researcher.context, stage.anchors.microscopeId, span);
  const visitor = await visit(stage, { as: 'manager@demo.test', width: 360 });
  const { page, m } = visitor;
  await page.goto(`/facility/availability?instrument=${stage.anchors.microscopeId}`);
  const panel = page.getByRole('region', { name: m.closures.title });
  await fillMoment(visitor, panel.getByRole('group', { name: m.closures.begins, exact: true }).first(), span.from);
  await fillMoment(visitor, panel.getByRole('group', { name: m.closures.ends, exact: true }).first(), span.to);
  await panel.getByLabel(m.closures.reason, { exact: true }).fill('New filament');
  await panel.getByRole('button', { name: m.closures.preview }).click();
  await panel.getByText(m.changes.problems.undecided).waitFor();
  expect(await panel.getByRole('button', { name: m.closures.submitChange(1) }).count()).toBe(0);
  await panel.locator('.hit').getByRole('combobox').selectOption('move');
  await panel.getByText(m.changes.movesTo('')).waitFor();
  await panel.getByRole('button', { name: m.closures.submitChange(1) }).click();
  await panel.getByText(m.closures.done).waitFor();
  expect(await bookingsAt(researcher.context, span)).toEqual([]);
  expect(await findBarriers(page)).toEqual([]);

  await panel.getByRole('button', { name: m.changes.undoLabel(m.closures.done) }).click();
  await panel.getByText(m.changes.fates['moved-back'](1)).waitFor();
  expect(await bookingsAt(researcher.context, span)).toHaveLength(1);
  await leave(visitor);
  await leave(researcher);
});
