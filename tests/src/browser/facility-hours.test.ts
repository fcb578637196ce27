import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sayDate } from '@jishi/shared/messages/format';
import { availabilityChange } from '@jishi/shared/schema/availability';
import { type Facility, facility } from '@jishi/shared/schema/institution';
import { type Schedule, schedule } from '@jishi/shared/schema/schedule';
import { localDate } from '@jishi/shared/time/zone';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hoursEn } from '../../../web/src/messages/hours-en.ts';
import { hoursZh } from '../../../web/src/messages/hours-zh.ts';
import { asking } from './asking.ts';
import { lookAt } from './looks.ts';
import { book, bookingsAt, freeTime } from './microscope.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

const TEXTS = { en: hoursEn, zh: hoursZh } as const;
const texts = hoursEn;

let stage: Stage;
let centre: Facility;
beforeAll(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  stage = await openStage();
  const answer = await stage.client.get(`/api/v1/facilities/${stage.anchors.zhangjiangFacilityId}`);
  centre = answer.read(facility);
});
afterAll(() => stage?.close());

const manager = (options: Parameters<typeof visit>[1] = {}) => visit(stage, { as: 'manager@demo.test', ...options });
const schedulePath = () => `/api/v1/facilities/${centre.id}/schedules/${centre.scheduleId}`;

async function openEditor({ page, m }: Visitor): Promise<Locator> {
  await page.goto(`/facility/availability?facility=${centre.id}`);
  const panel = page.getByRole('region', { name: m.availability.schedules });
  await panel.locator('.hours-grid').waitFor({ state: 'attached' });
  return panel;
}

const readSchedule = async (): Promise<Schedule> => (await stage.client.get(schedulePath())).read(schedule);
const blocks = (panel: Locator) =>
  panel.locator('[data-block]').evaluateAll((all) => all.map((one) => one.getAttribute('data-block')));
const rows = (panel: Locator) => panel.locator('.hours-row').count();

/** The point of a day and a minute on the grid. */
async function pointOf(panel: Locator, day: number, minute: number) {
  const box = await panel.locator(`[data-day="${day}"]`).boundingBox();
  if (!box) throw new Error('the grid is on the page');
  return { x: box.x + box.width / 2, y: box.y + (box.height * minute) / 1440 };
}

async function drag({ page }: Visitor, panel: Locator, from: [number, number], to: [number, number]): Promise<void> {
  await panel.locator('[data-day="6"]').scrollIntoViewIfNeeded();
  const [begin, end] = [await pointOf(panel, ...from), await pointOf(panel, ...to)];
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

test('hours are painted, moved and made longer by dragging, and the rows say the same', async () => {
  const visitor = await manager();
  const panel = await openEditor(visitor);
  const before = await rows(panel);
  await panel.locator('[data-day="6"]').scrollIntoViewIfNeeded();
  // Sunday is closed: 9:00 to 12:00 is painted, then moved by an hour, then made longer.
  expect((await blocks(panel)).some((one) => one?.startsWith('6 '))).toBe(false);
  await drag(visitor, panel, [6, 540], [6, 720]);
  expect(await blocks(panel)).toContain('6 540 720');
  expect(await rows(panel)).toBe(before + 1);
  await drag(visitor, panel, [6, 600], [6, 660]);
  expect(await blocks(panel)).toContain('6 600 780');
  await drag(visitor, panel, [6, 778], [6, 838]);
  expect(await blocks(panel)).toContain('6 600 840');
  const last = panel.locator('.hours-row').last();
  expect(await last.getByRole('combobox').first().inputValue()).toBe('10:00');
  expect(await last.getByRole('combobox').nth(1).inputValue()).toBe('14:00');
  // And the other way round: what is chosen in a row is drawn.
  await last.getByRole('combobox').nth(1).selectOption('15:15');
  expect(await blocks(panel)).toContain('6 600 915');
  await leave(visitor);
});

test('the same with the keyboard alone, and days that are alike change together unless that is switched off', async () => {
  const visitor = await manager();
  const { page } = visitor;
  const panel = await openEditor(visitor);
  const monday = (await blocks(panel)).find((one) => one?.startsWith('0 ')) ?? '';
  const [, from = 0, to = 0] = monday.split(' ').map(Number);
  await panel.locator(`[data-block="${monday}"]`).focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  for (const day of [0, 4]) expect(await blocks(panel)).toContain(`${day} ${from - 15} ${to + 15}`);
  expect(await page.locator(':focus').getAttribute('data-block')).toBe(`0 ${from - 15} ${to + 15}`);
  await panel.getByLabel(texts.together).uncheck();
  await panel.locator(`[data-block="0 ${from - 15} ${to + 15}"]`).focus();
  await page.keyboard.press('ArrowDown');
  expect(await blocks(panel)).toContain(`0 ${from} ${to + 30}`);
  expect(await blocks(panel)).toContain(`4 ${from - 15} ${to + 15}`);
  await page.keyboard.press('Delete');
  expect((await blocks(panel)).some((one) => one?.startsWith('0 '))).toBe(false);
  await panel.getByRole('button', { name: texts.addOn('Mon') }).click();
  expect(await page.locator(':focus').getAttribute('data-block')).toBe('0 510 1050');
  await page.keyboard.press('Shift+ArrowRight');
  expect((await blocks(panel)).filter((one) => one?.startsWith('1 '))).toHaveLength(1);
  await leave(visitor);
});

for (const language of ['zh', 'en'] as const) {
  test(`half-made hours in ${language} survive a reload and somebody else's change; nobody is shut out`, async () => {
    const visitor = await manager({ language });
    const { page, m } = visitor;
    const said = TEXTS[language];
    const panel = await openEditor(visitor);
    await panel.getByLabel(m.availability.name).fill(`<b>Night</b> 夜间 ${language}`);
    await drag(visitor, panel, [6, 540], [6, 720]);
    await page.reload();
    await panel.getByText(said.kept).waitFor();
    expect(await panel.getByLabel(m.availability.name).inputValue()).toBe(`<b>Night</b> 夜间 ${language}`);
    expect(await blocks(panel)).toContain('6 540 720');
    // Somebody else publishes meanwhile; what this page sends now is stale.
    const now = await readSchedule();
    const { name, zone, holidays, weekly, exceptions } = now;
    const theirs = await visitor.context.request.put(schedulePath(), {
      data: { name, zone, holidays, weekly, exceptions, effectiveFrom: localDate(ZONE, stage.now()) },
      headers: { 'if-match': `"${now.version}"` },
    });
    expect(theirs.status()).toBe(200);
    await panel.getByText(said.stale(name)).waitFor();
    expect(await blocks(panel)).toContain('6 540 720');
    await lookAt(page, 'availability-stale', language);
    await panel.getByRole('button', { name: said.keepMine }).click();
    await panel.getByRole('button', { name: m.availability.preview }).click();
    await panel.getByText(m.availability.noImpact).waitFor();
    await lookAt(page, 'availability-preview', language);
    await panel.getByRole('button', { name: said.dropKept }).click();
    await expect.poll(() => blocks(panel)).not.toContain('6 540 720');
    await page.reload();
    await panel.getByLabel(m.availability.name).waitFor();
    expect(await panel.getByLabel(m.availability.name).inputValue()).toBe(name);
    await leave(visitor);
  });
}

test('a change that reaches the server too late is answered 412 and keeps the draft', async () => {
  const visitor = await manager();
  const { page, m } = visitor;
  await page.route('**/api/v1/events?*', (route) => route.abort());
  const panel = await openEditor(visitor);
  await drag(visitor, panel, [6, 540], [6, 720]);
  await panel.getByRole('button', { name: m.availability.preview }).click();
  await panel.getByText(m.availability.noImpact).waitFor();
  const now = await readSchedule();
  const { name, zone, holidays, weekly, exceptions } = now;
  await visitor.context.request.put(schedulePath(), {
    data: { name, zone, holidays, weekly, exceptions, effectiveFrom: localDate(ZONE, stage.now()) },
    headers: { 'if-match': `"${now.version}"` },
  });
  const late = page.waitForResponse((answer) => answer.status() === 412);
  await panel.getByRole('button', { name: m.availability.publish, exact: true }).click();
  await late;
  await panel.getByText(texts.stale(name)).waitFor();
  expect(await blocks(panel)).toContain('6 540 720');
  await leave(visitor, /412|ERR_FAILED|Failed to load/);
});

test('bookings that new hours hit are decided about one by one, told why, and all of it is undone', async () => {
  const researcher = await visit(stage, { as: 'hefei@demo.test' });
  const span = await freeTime(stage, 1, 2);
  await book(researcher.context, stage.anchors.microscopeId, span);
  const visitor = await manager({ width: 768 });
  const { page, m } = visitor;
  const panel = await openEditor(visitor);
  const day = (new Date(span.from).getUTCDay() + 6) % 7;
  // The day of the booking is closed, all others stay.
  await panel.getByLabel(texts.together).uncheck();
  await panel.locator(`[data-block^="${day} "]`).first().focus();
  await page.keyboard.press('Delete');
  await panel.getByLabel(texts.otherwiseKinds.keep).check();
  await panel.getByLabel(m.changes.message, { exact: false }).fill('The room is rebuilt.');
  await panel.getByRole('button', { name: m.availability.preview }).click();
  // What changes is said in a sentence.
  await panel.getByText(texts.to('08:30–21:00', texts.closed), { exact: false }).waitFor();
  await panel.locator('.hit').first().getByRole('combobox').selectOption('move');
  const published = page.waitForResponse((answer) => answer.url().endsWith('/changes') && answer.status() === 201);
  await panel.getByRole('button', { name: /^Publish/ }).click();
  const made = availabilityChange.parse(await (await published).json());
  expect(made.kind).toBe('schedule');
  expect(made.bookings.some(({ did }) => did === 'moved')).toBe(true);
  expect(made.bookings.find(({ did }) => did === 'moved')?.message).toBe('The room is rebuilt.');
  await panel.getByRole('button', { name: m.changes.undoLabel(m.availability.published) }).click();
  await panel.getByText(m.changes.undone).first().waitFor();
  expect(await bookingsAt(researcher.context, span)).toHaveLength(1);
  await leave(visitor);
  await leave(researcher);
});

test('hours that begin later are planned, shown beside those in force, and a schedule is copied for many instruments', async () => {
  const visitor = await manager();
  const { page, m } = visitor;
  const panel = await openEditor(visitor);
  await panel.getByRole('button', { name: texts.copy }).click();
  await page.waitForURL(/schedule=/);
  await expect.poll(() => panel.getByLabel(m.availability.name).inputValue()).toContain(texts.copyName('').trim());
  const followers = panel.getByRole('region', { name: texts.followers });
  const others = followers.getByRole('checkbox', { disabled: false });
  await others.nth(1).check();
  await others.nth(2).check();
  await followers.getByRole('button', { name: texts.followPreview(2) }).click();
  await followers.getByRole('button', { name: texts.follow(2) }).click();
  await followers.getByText(texts.followed(2)).waitFor();
  await expect.poll(() => followers.getByText(texts.follows, { exact: true }).count()).toBe(2);
  await followers.getByRole('button', { name: texts.undo, exact: true }).click();
  await followers.getByText(texts.unfollowed).waitFor();
  await expect.poll(() => followers.getByText(texts.follows, { exact: true }).count()).toBe(0);
  await leave(visitor);
});

test('on a phone the rows do everything, and a day can have several hours of its own', async () => {
  const visitor = await manager({ width: 360 });
  const { page, m } = visitor;
  const panel = await openEditor(visitor);
  await panel.getByRole('button', { name: m.availability.addException }).click();
  const day = panel.locator('.exception').last();
  await day.getByLabel(m.availability.closedAllDay).uncheck();
  await day.getByRole('button', { name: texts.addSpan }).click();
  expect(await day.locator('.exception-span').count()).toBe(2);
  await panel.getByRole('button', { name: m.availability.preview }).click();
  await panel.getByText('08:30–17:30, 17:30–24:00', { exact: false }).waitFor();
  await page.getByRole('button', { name: texts.dropKept }).click();
  // A closure that is being planned is kept as well.
  const closing = page.getByRole('region', { name: m.closures.title });
  await closing.getByLabel(m.closures.reason, { exact: true }).fill('New filament');
  await page.reload();
  await expect.poll(() => closing.getByLabel(m.closures.reason, { exact: true }).inputValue()).toBe('New filament');
  await leave(visitor);
});

test.each(['zh', 'en'] as const)(
  'the day plan and the codes are good on paper in %s, also from a dark screen',
  async (language) => {
    const visitor = await manager({ language, dark: true });
    const { page } = visitor;
    for (const [name, address, item] of [
      ['plan', `/facility/plan?date=2026-11-24&busy=1&facility=${centre.id}`, '.plan-instrument'],
      ['codes', `/facility/codes?facility=${centre.id}`, '.code-label'],
    ] as const) {
      await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
      await page.goto(address);
      await page.locator(item).first().waitFor();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      // As wide as A4 between its margins.
      await page.setViewportSize({ width: 718, height: 1000 });
      await page.screenshot({ path: join(ARTIFACTS, `paper-${name}-${language}.png`) });
      const paper = await page.evaluate((one) => {
        const box = document.querySelector(one);
        const look = box && getComputedStyle(box);
        return {
          ground: getComputedStyle(document.documentElement).backgroundColor,
          item: look?.backgroundColor,
          breaks: look?.breakInside,
          wide: document.documentElement.scrollWidth,
          screenOnly: [...document.querySelectorAll('header, nav, button')].filter((el) => el.checkVisibility()).length,
        };
      }, item);
      expect(paper).toMatchObject({ item: 'rgb(255, 255, 255)', breaks: 'avoid', screenOnly: 0 });
      expect(paper.ground).toMatch(/25[0-5], 25[0-5], 25[0-5]/);
      expect(paper.wide).toBeLessThanOrEqual(718);
      const pdf = await page.pdf({ path: join(ARTIFACTS, `paper-${name}-${language}.pdf`), format: 'A4' });
      expect(pdf.length).toBeGreaterThan(1000);
    }
    const side = await page
      .locator('.qr')
      .first()
      .evaluate((code) => code.getBoundingClientRect().width);
    // 30 mm at 96 dots an inch: read by any phone from an arm's length.
    expect(side).toBeGreaterThanOrEqual(113);
    await leave(visitor);
  },
);

test('the holidays and make-up days to come are listed, and one of each gets hours of its own with a click', async () => {
  const administrator = await asking(stage, 'admin@demo.test');
  const days = [
    { date: '2027-01-01', kind: 'off', name: { zh: '元旦', en: "New Year's Day" } },
    { date: '2027-01-03', kind: 'work', name: { zh: '元旦调休', en: "New Year's make-up day" } },
  ] as const;
  const put = await administrator.request.put('/api/v1/admin/holidays/CN/2027', {
    data: { days },
    headers: { 'if-match': '*' },
  });
  expect(put.status(), await put.text()).toBe(200);
  await administrator.close();
  for (const language of ['zh', 'en'] as const) {
    const visitor = await manager({ language });
    const { page, m } = visitor;
    const said = TEXTS[language];
    const panel = await openEditor(visitor);
    await panel.getByText(said.holidays(2)).click();
    for (const { date, kind, name } of days) {
      const shown = sayDate(Date.parse(date), 'UTC', language);
      const row = panel.getByRole('listitem').filter({ hasText: shown });
      expect(await row.textContent()).toContain(`${name[language]} ${said.holidayKinds[kind]}`);
      await row.getByRole('button', { name: said.anywayLabel[kind](shown) }).click();
      await row.getByText(said.ownHours).waitFor();
      const day = panel.getByRole('group', { name: date });
      expect(await day.getByLabel(m.availability.closedAllDay).isChecked()).toBe(kind === 'work');
      expect(await day.getByRole('combobox').count()).toBe(kind === 'work' ? 0 : 2);
    }
    await lookAt(page, 'availability-holidays', language);
    await leave(visitor);
  }
});
