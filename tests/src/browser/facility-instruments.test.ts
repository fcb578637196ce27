import { afterAll, beforeAll, expect, test } from 'vitest';
import { FACILITY_SCREENS, giveFile, LIST, ROOM_TEXTS } from './facility-screens.ts';
import { lookAt } from './looks.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

for (const language of ['zh', 'en'] as const) {
  test(`instruments, import, usage and the day plan in ${language} shut nobody out`, { timeout: 240_000 }, async () => {
    for (const screen of FACILITY_SCREENS) {
      const visitor = await visit(stage, { language, ...(screen.as ? { as: screen.as } : {}) });
      await screen.open(visitor, stage);
      await lookAt(visitor.page, screen.name, language);
      await leave(visitor);
    }
  });
}

const manager = () => visit(stage, { as: 'manager@demo.test' });
const texts = ROOM_TEXTS.en;

async function openTable({ page }: Visitor, address = '/facility/instruments') {
  await page.goto(address);
  await page.locator('.inventory tbody tr').first().waitFor();
  return page.locator('.inventory tbody tr');
}

test('a cell is changed with the keyboard alone, survives a reload, and is put back', async () => {
  const visitor = await manager();
  const { page } = visitor;
  await openTable(visitor);
  const cell = page.locator('.inventory tbody tr').nth(0).locator('.cell[data-column="1"]');
  const before = (await cell.textContent()) ?? '';
  await page.locator('.inventory tbody tr').nth(0).locator('.cell[data-column="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('Model Z-9');
  await page.keyboard.press('Enter');
  await page.getByText('Model changed', { exact: false }).first().waitFor();
  await expect.poll(() => cell.textContent()).toBe('Model Z-9');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-column'))).toBe('1');
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => document.activeElement?.closest('tr')?.sectionRowIndex)).toBe(1);
  await page.reload();
  await expect.poll(() => cell.textContent()).toBe('Model Z-9');
  await cell.click();
  await page.keyboard.insertText('never');
  await page.keyboard.press('Escape');
  expect(await cell.textContent()).toBe('Model Z-9');
  await cell.click();
  await page.locator('.cell-editing input').fill(before);
  await page.keyboard.press('Enter');
  await expect.poll(() => cell.textContent()).toBe(before);
  await page.getByRole('button', { name: texts.inventory.undo, exact: true }).click();
  await expect.poll(() => cell.textContent()).toBe('Model Z-9');
  await leave(visitor);
});

test('what was typed is kept when somebody else changed the same instrument, and saving again writes it', async () => {
  const visitor = await manager();
  const { page, context } = visitor;
  await openTable(visitor);
  const cell = page.locator('.inventory tbody tr').nth(2).locator('.cell[data-column="2"]');
  const me = await (await context.request.get('/api/v1/me')).json();
  const list = await (
    await context.request.get(`/api/v1/facilities/${me.facilities[0].id}/inventory?limit=500`)
  ).json();
  const named = await page.locator('.inventory tbody tr').nth(2).locator('.cell[data-column="0"]').textContent();
  const item = list.items.find((one: { name: { en?: string } }) => one.name.en === named);
  await cell.click();
  await page.locator('.cell-editing input').fill('Mine');
  // Nothing that the live page hears may take away what is typed.
  const theirs = await context.request.patch(`/api/v1/instruments/${item.id}`, {
    data: { manufacturer: 'Theirs' },
    headers: { 'if-match': '*' },
  });
  expect(theirs.status()).toBe(200);
  await page.route('**/api/v1/instruments/*', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'if-match': `"${item.version}"` } }),
  );
  await page.keyboard.press('Enter');
  await page.getByText(texts.inventory.stale('Theirs')).waitFor();
  expect(await page.locator('.cell-editing input').inputValue()).toBe('Mine');
  await page.unroute('**/api/v1/instruments/*');
  await page.locator('.cell-editing input').press('Enter');
  await expect.poll(() => cell.textContent()).toBe('Mine');
  await leave(visitor, /412/);
});

test('many are changed together after seeing what happens, and put back together', async () => {
  const visitor = await manager();
  const { page } = visitor;
  await openTable(visitor);
  const boxes = page.locator('.inventory tbody .inventory-select input');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: texts.inventory.bulk }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(texts.inventory.bulkField).selectOption('stations');
  await dialog.getByLabel(texts.inventory.bulkValue).fill('7');
  await dialog.getByRole('button', { name: texts.inventory.preview }).click();
  await dialog.getByText(texts.inventory.outcome(2, 0, 0)).waitFor();
  // While it goes on nothing can be entered, sent again, or closed over it.
  const held = Promise.withResolvers<void>();
  await page.route(/\/instruments\/bulk/, (route) => held.promise.then(() => route.continue()));
  await dialog.getByRole('button', { name: texts.inventory.apply(2) }).click();
  expect(await dialog.getByLabel(texts.inventory.bulkValue).isDisabled()).toBe(true);
  for (const key of ['Escape', 'Escape']) await page.keyboard.press(key);
  await dialog.getByText(texts.inventory.stopping).waitFor();
  held.resolve();
  await dialog.waitFor({ state: 'detached' });
  const stations = page.locator('.inventory tbody tr').nth(0).locator('.cell[data-column="6"]');
  await expect.poll(() => stations.textContent()).toBe('7');
  await page.getByRole('button', { name: texts.inventory.undo, exact: true }).click();
  await expect.poll(() => stations.textContent()).not.toBe('7');
  await leave(visitor);
});

test('filter, order and columns stand in the address and survive a reload', async () => {
  const visitor = await manager();
  const { page } = visitor;
  const rows = await openTable(visitor);
  const all = await rows.count();
  await page.getByLabel(texts.inventory.filter).fill('microscope');
  await expect.poll(() => rows.count()).toBeLessThan(all);
  const some = await rows.count();
  await page.locator('.inventory thead').getByRole('button', { name: texts.inventory.fields.stations }).click();
  await page.locator('.inventory-tools summary').click();
  await page.getByLabel(texts.inventory.fields.worth).check();
  await page.reload();
  await rows.first().waitFor();
  expect(await rows.count()).toBe(some);
  expect(page.url()).toContain('sort=stations');
  await page.getByRole('columnheader', { name: texts.inventory.fields.worth }).waitFor();
  await leave(visitor);
});

test('a file is looked at, corrected, imported, and its bad rows come back as a file', async () => {
  const visitor = await manager();
  const { page } = visitor;
  await page.goto('/facility/import');
  await giveFile(visitor, LIST);
  await page.getByText('2018-13-01', { exact: false }).first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: texts.import.faultsFile }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('list-faults.csv');
  await page.getByLabel(`${texts.import.takenFor}: 厂家`).selectOption('');
  await expect.poll(() => page.getByLabel(`${texts.import.takenFor}: 厂家`).inputValue()).toBe('');
  await page.getByRole('button', { name: texts.import.apply(2) }).click();
  await page.getByText(texts.import.done(2, 0)).waitFor();
  await page.getByRole('link', { name: texts.import.toTable }).click();
  await page
    .getByRole('button', { name: /激光共聚焦显微镜/ })
    .first()
    .waitFor();
  await leave(visitor);
});

test('a month that is over is closed by staff, and opened again by an administrator alone', async () => {
  const visitor = await manager();
  const { page } = visitor;
  await page.goto('/facility/usage?month=2026-10');
  await page.getByRole('button', { name: texts.usage.close, exact: true }).click();
  await page.getByText(/^🔒 Closed by/).waitFor();
  expect(await page.getByRole('button', { name: texts.usage.reopen }).count()).toBe(0);
  const me = await (await visitor.context.request.get('/api/v1/me')).json();
  const admin = await visit(stage, { as: 'admin@demo.test' });
  await admin.page.goto(`/facility/usage?month=2026-10&facility=${me.facilities[0].id}`);
  await admin.page.getByRole('button', { name: texts.usage.reopen }).click();
  await admin.page.getByRole('dialog').getByLabel(texts.usage.reason).fill('one was forgotten');
  await admin.page.getByRole('dialog').getByRole('button', { name: texts.usage.reopenTitle }).click();
  await admin.page.getByRole('button', { name: texts.usage.close, exact: true }).waitFor();
  await leave(visitor);
  await leave(admin);
});

test('from the code on an instrument: a problem is reported, staff answer it, and the answer is read there', async () => {
  const user = await visit(stage, { as: 'hefei@demo.test', width: 360 });
  const staff = await manager();
  const words = texts.checkin;
  await user.page.goto(`/instruments/${stage.anchors.microscopeId}/check-in`);
  await user.page.getByRole('button', { name: words.problem, exact: true }).click();
  await user.page.getByLabel(words.text).fill('<b>Shutter</b> stuck 🔧');
  await user.page.reload();
  await user.page.getByRole('button', { name: words.problem, exact: true }).click();
  expect(await user.page.getByLabel(words.text).inputValue()).toBe('<b>Shutter</b> stuck 🔧');
  await user.page.getByRole('button', { name: words.send }).click();
  await user.page.getByText(words.sent).first().waitFor();
  await staff.page.goto('/facility');
  const panel = staff.page.getByRole('region', { name: words.staffTitle });
  await panel.getByText('<b>Shutter</b> stuck 🔧').waitFor();
  await panel
    .getByRole('button', { name: /^Close the report/ })
    .first()
    .click();
  const dialog = staff.page.getByRole('dialog');
  await dialog.getByLabel(words.answerLabel, { exact: false }).fill('Freed it.');
  await dialog.getByRole('button', { name: words.closeButton }).click();
  await panel.getByText('<b>Shutter</b> stuck 🔧').waitFor({ state: 'detached' });
  await user.page.reload();
  await user.page.getByText('Freed it.').waitFor();
  await leave(user);
  await leave(staff);
});
