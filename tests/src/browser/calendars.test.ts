import { saySpan } from '@jishi/shared/messages/format';
import type { Language } from '@jishi/shared/schema/primitives';
import { DAY_MS, HOUR_MS, type Span } from '@jishi/shared/time/span';
import type { Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { staleEn } from '../../../web/src/messages/stale-en.ts';
import { readEvents } from '../conformance/ics.ts';
import { tabTo } from './keys.ts';
import { lookAt, overhang } from './looks.ts';
import { book, freeTime, readInstrument } from './microscope.ts';
import { calendarOf, type Outside, type OutsideEvent, openOutside } from './outside.ts';
import { NOW, openStage, type Stage, ZONE } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
let outside: Outside;
beforeAll(async () => {
  stage = await openStage({ JISHI_OUTBOUND_PRIVATE: '1' });
  outside = await openOutside();
});
afterEach(removeAll);
afterAll(async () => {
  await outside?.close();
  await stage?.close();
});

const MANAGER = 'manager@demo.test';
const THUNDERBIRD = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.7.0';
/** A Sunday four weeks ahead, when nobody of the sample books. */
const SUNDAY = NOW + 27 * DAY_MS - 2 * 60_000;
const course = (day: number, title = 'Course'): OutsideEvent => {
  const from = SUNDAY + day * 7 * DAY_MS;
  return { from, to: from + 2 * HOUR_MS, title };
};

/** What one test connects or makes is not there for the next. */
async function removeAll(): Promise<void> {
  for (const as of [MANAGER, 'hefei@demo.test'] as const) {
    const { context } = await visit(stage, { as });
    const { items: feeds } = await (await context.request.get('/api/v1/feeds')).json();
    for (const { id } of feeds) await context.request.delete(`/api/v1/feeds/${id}`);
    if (as === MANAGER) {
      const facility = (await readInstrument(stage)).facility.id;
      const { items } = await (await context.request.get(`/api/v1/facilities/${facility}/external-calendars`)).json();
      for (const { id } of items) await context.request.delete(`/api/v1/external-calendars/${id}`);
    }
    await context.close();
  }
}

const focused = (where: Locator) =>
  expect.poll(() => where.evaluate((element) => element === document.activeElement)).toBe(true);

/** Word, colour and sign of how a calendar stands. */
const stateOf = (page: Page, word: string) => page.locator('.tag:visible').filter({ hasText: word }).first();

const utc = (instant: number) => new Date(instant).toISOString().replace('.000', '');

test.each(['zh', 'en'] as const)(
  'an address of one’s bookings is made, read by a program, named in the list, and revoked: %s',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, context, m, feeds } = visitor;
    const span = await freeTime(stage, language === 'zh' ? 0 : 1, 1);
    await book(context, stage.anchors.microscopeId, span);
    await page.goto('/bookings');
    await page.getByRole('button', { name: new RegExp(`^${m.shell.accountMenu}`) }).click();
    await page.getByRole('banner').getByRole('link', { name: m.shell.calendars, exact: true }).click();
    await page.getByText(feeds.sees.me.full).waitFor();
    await page.getByRole('button', { name: feeds.submit }).click();
    const made = page.getByRole('region', { name: feeds.ready });
    const address = await made.getByLabel(feeds.address, { exact: true }).inputValue();
    await made.getByRole('button', { name: feeds.copy, exact: true }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
    const webcal = await made.getByRole('link', { name: feeds.open }).getAttribute('href');
    expect(webcal).toBe(address.replace(/^http:/, 'webcal:'));

    const answer = await fetch(address, { headers: { 'user-agent': THUNDERBIRD, 'accept-language': language } });
    const events = readEvents(await answer.text());
    expect(events.map(({ from, to }) => [from, to])).toContainEqual([utc(span.from), utc(span.to)]);

    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: feeds.revokeLabel(feeds.titles.me) }) });
    await expect
      .poll(async () => {
        await page.reload();
        await row.waitFor();
        return row.textContent();
      })
      .toContain(feeds.programs.thunderbird);
    await row.getByRole('button').click();
    const dialog = page.getByRole('dialog', { name: feeds.revokeTitle });
    await dialog.getByText(feeds.revokeConsequence).waitFor();
    await dialog.getByRole('button', { name: feeds.revoke }).click();
    await page.getByText(feeds.none).waitFor();
    await focused(page.getByRole('heading', { name: feeds.list }));
    const after = readEvents(await (await fetch(address)).text());
    expect(after.find(({ from }) => from === utc(span.from))).toBeUndefined();
    await leave(visitor);
  },
);

test('an address of free time is made by keyboard alone, and what was chosen stands in the page’s address', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, feeds, name } = visitor;
  const keys = page.keyboard;
  const instrument = await readInstrument(stage);
  await page.goto('/calendars');
  const mine = page.getByRole('radio', { name: feeds.kinds.me });
  await tabTo(page, mine);
  await keys.press('ArrowUp');
  await expect.poll(() => new URL(page.url()).searchParams.get('kind')).toBe('availability');
  await tabTo(page, page.getByRole('button', { name: feeds.submit }));
  await keys.press('Enter');
  const field = page.getByRole('combobox', { name: feeds.target.instrument });
  await focused(field);
  await page.getByText(feeds.missing).waitFor();
  await keys.type(instrument.model ?? '');
  await page
    .getByRole('option', { name: name(instrument.name) })
    .first()
    .waitFor();
  await keys.press('ArrowDown');
  await keys.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('target')).toBe(instrument.id);
  await page.reload();
  await page.getByText(feeds.sees.availability.busy).waitFor();
  await tabTo(page, page.getByRole('button', { name: feeds.submit }));
  await keys.press('Enter');
  const made = page.getByRole('region', { name: feeds.ready });
  await tabTo(page, made.getByRole('button', { name: feeds.copy, exact: true }));
  await keys.press('Enter');
  const address = await page.evaluate(() => navigator.clipboard.readText());
  expect(address).toContain('/availability.ics');
  expect((await fetch(address)).status).toBe(200);
  await page
    .getByRole('listitem')
    .filter({ hasText: name(instrument.name) })
    .first()
    .waitFor();
  await leave(visitor);
});

test('everybody who is signed in can subscribe to free time, only staff to everything; nobody sees it signed out', async () => {
  const { id } = await readInstrument(stage);
  for (const [as, all] of [
    ['hefei@demo.test', 0],
    [MANAGER, 1],
  ] as const) {
    const visitor = await visit(stage, { as });
    const { page, feeds } = visitor;
    await page.goto(`/instruments/${id}`);
    await page.getByRole('button', { name: feeds.makeAvailability }).click();
    const made = page.getByRole('region', { name: feeds.ready });
    expect(await made.getByLabel(feeds.address, { exact: true }).inputValue()).toContain('/availability.ics');
    expect(await page.getByRole('button', { name: feeds.makeInstrument }).count()).toBe(all);
    await page.goto(`/calendars?kind=instrument&target=${id}`);
    await page.getByText(feeds.sees.instrument[all === 1 ? 'full' : 'busy']).waitFor();
    expect(await page.getByRole('radio', { name: feeds.details.full }).isDisabled()).toBe(all === 0);
    await leave(visitor);
  }
  const stranger = await visit(stage);
  await stranger.page.goto(`/instruments/${id}`);
  await stranger.page.getByRole('heading', { name: stranger.m.instrument.rules }).waitFor();
  expect(await stranger.page.getByRole('button', { name: stranger.feeds.makeAvailability }).count()).toBe(0);
  await leave(stranger);
});

test('whoever stands in for the staff is offered no address of everything: it would go on when their time is over', async () => {
  const { id } = await readInstrument(stage);
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, feeds } = visitor;
  await context.route(`**/api/v1/instruments/${id}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), managed: true } });
  });
  await page.goto(`/instruments/${id}`);
  await page.getByRole('button', { name: feeds.makeAvailability }).waitFor();
  expect(await page.getByRole('button', { name: feeds.makeInstrument }).count()).toBe(0);
  await page.goto(`/calendars?kind=instrument&target=${id}`);
  await page.getByText(feeds.sees.instrument.busy).waitFor();
  expect(await page.getByRole('radio', { name: feeds.details.full }).isDisabled()).toBe(true);
  await leave(visitor);
});

test('an address that is shown once stays whatever is chosen next, until another is made or it is closed', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, m, feeds } = visitor;
  await page.goto('/calendars');
  const made = page.getByRole('region', { name: feeds.ready });
  const address = () => made.getByLabel(feeds.address, { exact: true }).inputValue();
  await page.getByRole('button', { name: feeds.submit }).click();
  const first = await address();
  await page.getByRole('radio', { name: feeds.details.busy }).check();
  await page.getByText(feeds.sees.me.busy).waitFor();
  expect(await address()).toBe(first);
  await made.getByText(feeds.detailTags.full).waitFor();
  await page.getByRole('button', { name: feeds.submit }).click();
  await expect.poll(address).not.toBe(first);
  await made.getByText(feeds.detailTags.busy).waitFor();
  await made.getByRole('button', { name: m.common.close }).click();
  expect(await made.count()).toBe(0);
  await focused(page.getByRole('button', { name: feeds.submit }));
  await leave(visitor);
});

test('the QR code is made here, and the help follows the program that is picked', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, feeds, help } = visitor;
  await page.goto('/calendars');
  await page.getByRole('button', { name: feeds.submit }).click();
  await page.getByText(feeds.qr).click();
  await page.getByRole('img', { name: feeds.qrLabel }).waitFor();
  await page.getByLabel(feeds.program).selectOption('feishu');
  await page.getByText(help.clients.feishu.steps[0] ?? '').waitFor();
  expect(await page.getByLabel(feeds.password, { exact: true }).inputValue()).toMatch(/^jc_/);
  await page.getByRole('link', { name: feeds.help }).last().click();
  await focused(page.getByRole('region', { name: help.clients.feishu.name }));
  // `leave` sees that nothing was asked elsewhere, for a picture least of all.
  await leave(visitor);
});

test('whether mails bring invitations is chosen once, and a doubled calendar is warned of', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, feeds } = visitor;
  const chosen = async () => (await (await context.request.get('/api/v1/me')).json()).calendarBy;
  await page.goto('/calendars');
  await page.getByRole('radio', { name: feeds.by.mail }).click();
  await expect.poll(chosen).toBe('mail');
  expect(await page.getByText(feeds.by.both).count()).toBe(0);
  await page.getByRole('button', { name: feeds.submit }).click();
  await page.getByText(feeds.by.both).waitFor();
  await page.getByRole('radio', { name: feeds.by.feed }).click();
  await expect.poll(chosen).toBe('feed');
  await page.getByText(feeds.by.both).waitFor({ state: 'detached' });
  await leave(visitor);
});

test('the help is for everybody and leads to each program by its name in the address', async () => {
  const visitor = await visit(stage, { language: 'zh', width: 360 });
  const { page, help } = visitor;
  await page.goto('/calendars/help#google');
  await focused(page.getByRole('region', { name: help.clients.google.name }));
  await page
    .getByRole('navigation', { name: help.programs })
    .getByRole('link', { name: help.clients.khal.name })
    .click();
  await focused(page.getByRole('region', { name: help.clients.khal.name }));
  expect(new URL(page.url()).hash).toBe('#khal');
  await leave(visitor);
});

test.each(['zh', 'en'] as const)(
  'a calendar kept elsewhere is previewed with its conflicts, connected, seen on the instrument, and removed: %s',
  async (language) => {
    const booked = await bookedSpan(language);
    const free = { ...course(0), title: 'Open day', free: true };
    outside.publish([{ ...booked, title: 'Service visit' }, course(0), course(1), free]);
    const visitor = await visit(stage, { language, as: MANAGER });
    const { page, m, external, name } = visitor;
    const { id, name: named } = await readInstrument(stage);
    await page.goto('/facility');
    await page
      .getByRole('navigation', { name: m.shell.nav })
      .getByRole('link', { name: m.shell.externalCalendars })
      .click();
    await page.getByRole('link', { name: external.add }).click();
    await page.getByLabel(external.form.address, { exact: true }).fill(outside.url);
    await page.getByLabel(external.form.name, { exact: true }).fill('Courses');
    await page.getByLabel(external.form.instrument).selectOption(id);
    await page.getByLabel(external.form.titles).check();
    await page.getByRole('button', { name: external.form.preview }).click();
    const report = page.getByRole('region', { name: external.preview.title });
    await report.getByText(external.preview.takes(3, 1)).waitFor();
    await report.getByText(external.conflicts.title(1)).waitFor();
    await report.getByText(external.preview.skips.free(1)).waitFor();
    await report.getByText(saySpan(course(0), ZONE, language)).waitFor();
    expect(await takenBy(id, course(0))).toEqual([]);
    await report.locator('.external-conflicts').getByRole('button').click();
    await page.getByRole('dialog', { name: m.bookings.details }).getByText(name(named)).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: external.form.connect, exact: true }).click();
    await page.getByRole('heading', { name: 'Courses', level: 2 }).last().waitFor();
    await stateOf(page, external.states.active).waitFor();
    expect(await takenBy(id, course(0))).toEqual(['external']);

    await page.goto(`/instruments/${id}?week=${new Date(SUNDAY).toISOString().slice(0, 10)}`);
    const block = page.locator('.block.external');
    await block.filter({ hasText: visitor.said.kinds.external }).waitFor();
    await expect.poll(() => block.first().textContent()).toContain('Course');
    await page.goBack();

    await page.getByRole('button', { name: external.actions.pause }).click();
    await stateOf(page, external.states.paused).waitFor();
    await page.getByRole('button', { name: external.actions.resume }).click();
    await stateOf(page, external.states.active).waitFor();
    await page.getByRole('button', { name: external.actions.remove }).click();
    const dialog = page.getByRole('dialog', { name: external.remove.title('Courses') });
    await dialog.getByText(external.remove.consequence(3)).waitFor();
    await dialog.getByRole('button', { name: external.remove.do }).click();
    await page.getByText(external.none).waitFor();
    expect(await takenBy(id, course(0))).toEqual([]);
    await leave(visitor);
  },
);

/** A booking of somebody, for a calendar to meet. */
async function bookedSpan(language: Language): Promise<Span> {
  const { context } = await visit(stage, { as: 'hefei@demo.test' });
  const span = await freeTime(stage, language === 'zh' ? 2 : 3, 2);
  await book(context, stage.anchors.microscopeId, span);
  await context.close();
  return span;
}

/** The kinds of what an instrument has at a time, as anybody sees it. */
async function takenBy(id: string, { from, to }: Span): Promise<string[]> {
  const [begin, end] = [from, to].map((instant) => new Date(instant).toISOString());
  const answer = await fetch(`${stage.url}/api/v1/instruments/${id}/agenda?from=${begin}&to=${end}`);
  const { taken } = (await answer.json()) as { taken: { kind: string }[] };
  return [...new Set(taken.map(({ kind }) => kind))];
}

test('a calendar is connected by keyboard alone', async () => {
  outside.publish([course(0)]);
  const visitor = await visit(stage, { as: MANAGER });
  const { page, external } = visitor;
  const keys = page.keyboard;
  await page.goto('/facility/calendars');
  await tabTo(page, page.getByRole('link', { name: external.add }));
  await keys.press('Enter');
  await tabTo(page, page.getByLabel(external.form.address, { exact: true }));
  await keys.type(outside.url);
  await tabTo(page, page.getByLabel(external.form.name, { exact: true }));
  await keys.type('Courses');
  await keys.press('Enter');
  await page.getByRole('region', { name: external.preview.title }).waitFor();
  await tabTo(page, page.getByRole('button', { name: external.form.connect, exact: true }));
  await keys.press('Enter');
  const heading = page.getByRole('heading', { name: 'Courses', level: 2 }).last();
  await heading.waitFor();
  await focused(heading);
  await leave(visitor);
});

test('what is no calendar is said so, what was typed is kept, and nothing is connected', async () => {
  outside.answer('<!doctype html><title>Sign in</title>', 'text/html');
  const visitor = await visit(stage, { as: MANAGER });
  const { page, external } = visitor;
  await page.goto('/facility/calendars?add=1');
  await page.getByRole('button', { name: external.form.preview }).click();
  await page.getByText(external.form.addressMissing).waitFor();
  await focused(page.getByLabel(external.form.address, { exact: true }));
  await page.getByLabel(external.form.address, { exact: true }).fill(outside.url);
  await page.getByLabel(external.form.name, { exact: true }).fill('Courses');
  await page.getByRole('button', { name: external.form.preview }).click();
  await page.getByRole('alert').filter({ hasText: external.faults['not-a-calendar'] }).waitFor();
  expect(await page.getByLabel(external.form.address, { exact: true }).inputValue()).toBe(outside.url);
  expect(await page.getByLabel(external.form.name, { exact: true }).inputValue()).toBe('Courses');
  expect(await page.getByRole('button', { name: external.form.connect, exact: true }).count()).toBe(0);

  outside.publish([course(0)]);
  await page.getByRole('button', { name: external.form.preview }).click();
  await page.getByRole('button', { name: external.form.connect, exact: true }).waitFor();
  await page.getByLabel(external.form.titles).check();
  await page.getByText(external.form.changed).waitFor();
  expect(await page.getByRole('button', { name: external.form.connect, exact: true }).count()).toBe(0);
  await leave(visitor, /422|400/);
});

test('a file is dropped or chosen, and takes time without an address', async () => {
  const visitor = await visit(stage, { as: MANAGER });
  const { page, external } = visitor;
  const { id } = await readInstrument(stage);
  await page.goto('/facility/calendars?add=1');
  await page.getByRole('radio', { name: external.form.byFile }).check();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: external.form.fileChoose }).click();
  const buffer = Buffer.from(calendarOf([course(0)]));
  await (await chooser).setFiles({ name: 'Timetable.ics', mimeType: 'text/calendar', buffer });
  const name = page.getByLabel(external.form.name, { exact: true });
  await expect.poll(() => name.inputValue()).toBe('Timetable');
  await page.getByLabel(external.form.instrument).selectOption(id);
  await page.getByRole('button', { name: external.form.preview }).click();
  await page.getByRole('button', { name: external.form.connect, exact: true }).click();
  await stateOf(page, external.states.file).waitFor();
  expect(await takenBy(id, course(0))).toEqual(['external']);
  expect(await page.getByRole('button', { name: external.actions.refresh }).count()).toBe(0);
  await leave(visitor);
});

test('a change that was made elsewhere meanwhile is told, and what was typed stays and can be saved', async () => {
  outside.publish([course(0)]);
  const visitor = await visit(stage, { as: MANAGER });
  const { page, context, external } = visitor;
  const calendar = await connect(visitor, 'Courses');
  await page.goto(`/facility/calendars?calendar=${calendar.id}`);
  await page.getByRole('button', { name: external.actions.edit }).click();
  const name = page.getByRole('form', { name: external.edit.title }).getByLabel(external.form.name, { exact: true });
  await name.fill('Mine');
  const elsewhere = await context.request.patch(`/api/v1/external-calendars/${calendar.id}`, {
    headers: { 'If-Match': `"${calendar.version}"` },
    data: { name: 'Elsewhere' },
  });
  expect(elsewhere.status()).toBe(200);
  await page.getByRole('button', { name: external.actions.save }).click();
  await page.getByText(staleEn.title).waitFor();
  await page.getByRole('heading', { name: 'Elsewhere' }).first().waitFor();
  expect(await name.inputValue()).toBe('Mine');
  await page.getByRole('button', { name: external.actions.save }).click();
  await page.getByRole('heading', { name: 'Mine' }).first().waitFor();
  await leave(visitor, /412/);
});

/** Connected beside the pages. */
async function connect(
  { context }: Visitor,
  name: string,
  url = outside.url,
): Promise<{ id: string; version: number }> {
  const { facility, id: instrumentId } = await readInstrument(stage);
  const answer = await context.request.post(`/api/v1/facilities/${facility.id}/external-calendars`, {
    data: { id: uuidv7(), name, instrumentId, titles: true, source: { kind: 'address', url } },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

test('a calendar that suddenly loses most of its events waits for a manager, who takes it over or leaves it', async () => {
  const { id } = await readInstrument(stage);
  const many = Array.from({ length: 8 }, (_, week) => course(week));
  outside.publish(many);
  const visitor = await visit(stage, { language: 'zh', as: MANAGER });
  const { page, external } = visitor;
  const calendar = await connect(visitor, '课程表');
  outside.publish(many.slice(0, 1));
  // Nobody may ask more often than once a minute.
  stage.pass(61_000);
  await page.goto(`/facility/calendars?calendar=${calendar.id}`);
  await page.getByRole('button', { name: external.actions.refresh }).click();
  await stateOf(page, external.states.held).waitFor();
  await page.getByText(external.held.text).waitFor();
  await page.getByText(external.held.title(7, 8)).waitFor();
  expect(await takenBy(id, course(5))).toEqual(['external']);
  await lookAt(page, 'external-held', 'zh');
  await page.getByRole('button', { name: external.held.accept }).click();
  await stateOf(page, external.states.active).waitFor();
  expect(await takenBy(id, course(5))).toEqual([]);
  await leave(visitor);
});

/** Today at three, on the microscope and for the manager's timeline. */
const TODAY = { from: NOW - 2 * 60_000 + 7 * HOUR_MS, to: NOW - 2 * 60_000 + 9 * HOUR_MS };

test.each(['zh', 'en'] as const)(
  'calendars kept elsewhere, in all their states: nobody is shut out in %s',
  async (language) => {
    const zh = language === 'zh';
    const met = await bookedSpan(language);
    outside.publish([
      { ...met, title: zh ? '厂家维护' : 'Service visit' },
      { ...TODAY, title: zh ? '本科生实验课' : 'Undergraduate practical' },
      ...Array.from({ length: 12 }, (_, week) => course(week, zh ? '研究生课程' : 'Graduate course')),
    ]);
    const visitor = await visit(stage, { language, as: MANAGER });
    const { page, context, external, said } = visitor;
    const { id } = await readInstrument(stage);

    await page.goto('/facility/calendars');
    await page.getByText(external.none).waitFor();
    await lookAt(page, 'external-none', language);

    await page.goto('/facility/calendars?add=1');
    await page.getByLabel(external.form.address, { exact: true }).fill(outside.url);
    await page.getByLabel(external.form.name, { exact: true }).fill(zh ? '教学安排' : 'Teaching');
    await page.getByLabel(external.form.instrument).selectOption(id);
    await page.getByLabel(external.form.titles).check();
    await page.getByRole('button', { name: external.form.preview }).click();
    await page.getByRole('button', { name: external.form.connect, exact: true }).waitFor();
    await lookAt(page, 'external-preview', language);
    await page.getByRole('button', { name: external.form.connect, exact: true }).click();
    await stateOf(page, external.states.active).waitFor();

    const failing = await openOutside([course(2)]);
    const lost = await connect(visitor, zh ? '课题组自用' : 'Own use', failing.url);
    await failing.close();
    stage.pass(61_000);
    const failed = await context.request.post(`/api/v1/external-calendars/${lost.id}/refresh`, { data: {} });
    expect(await failed.json()).toMatchObject({ state: 'active', fault: 'unreachable' });
    const paused = await connect(visitor, zh ? '设备处检查' : 'Inspections');
    await context.request.patch(`/api/v1/external-calendars/${paused.id}`, {
      headers: { 'If-Match': `"${paused.version}"` },
      data: { state: 'paused' },
    });
    await page.reload();
    await stateOf(page, external.states.paused).waitFor();
    await stateOf(page, external.states.failing).waitFor();
    await lookAt(page, 'external-full', language);
    await page.goto('/facility/calendars');
    await stateOf(page, external.states.failing).waitFor();
    await lookAt(page, 'external', language);

    await page.goto(`/instruments/${id}`);
    await page.locator('.block.external').filter({ hasText: said.kinds.external }).first().waitFor();
    await lookAt(page, 'external-instrument', language);
    await page.goto('/facility?busy=1');
    await page.locator('.mark.external').first().waitFor();
    await lookAt(page, 'external-today', language);
    await leave(visitor);
  },
);

test.each([360, 768, 1440])('no page of calendars is wider than a screen of %i', async (width) => {
  outside.publish([course(0), course(1)]);
  const visitor = await visit(stage, { as: MANAGER, width, language: 'zh' });
  const { page } = visitor;
  const { id } = await connect(visitor, '课程表与厂家维护安排（二〇二六年秋季学期）');
  const paths = [
    '/calendars',
    '/calendars/help',
    ...['', '?add=1', `?calendar=${id}`].map((rest) => `/facility/calendars${rest}`),
  ];
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect.soft(await overhang(page), path).toEqual([]);
  }
  await leave(visitor);
});
