import { saySpan } from '@jishi/shared/messages/format';
import type { Span } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { unfold } from '../conformance/ics.ts';
import { findBarriers } from './axe.ts';
import { overhang } from './looks.ts';
import { book, freeTime, readInstrument } from './microscope.ts';
import { forgetLanguages, signIn } from './people.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  // It writes links only once it was started at a port that it knows.
  await stage.stopServer();
  await stage.startServer();
});
afterEach(() => forgetLanguages(stage));
afterAll(() => stage?.close());

const OWNER = 'hefei@demo.test';

/** A booking of the owner, and where its entry in a calendar leads. */
async function bookedLink(span: Span, wanted: object, as: 'hefei@demo.test' | 'manager@demo.test' = OWNER) {
  const owner = await visit(stage, { as: OWNER });
  const orderId = await book(owner.context, stage.anchors.microscopeId, span);
  const { lines } = await (await owner.context.request.get(`/api/v1/orders/${orderId}`)).json();
  const reader = await visit(stage, { as });
  const made = await reader.context.request.post('/api/v1/feeds', {
    data: { id: uuidv7(), detail: 'full', ...wanted },
  });
  expect(made.status(), await made.text()).toBe(201);
  const file = unfold(await (await fetch((await made.json()).url)).text());
  const urls = file.filter((one) => one.startsWith('URL')).map((one) => one.slice(one.indexOf(':') + 1));
  await owner.context.close();
  await reader.context.close();
  const link = urls.find((url) => url.endsWith(lines[0].id));
  if (!link) throw new Error(`no link to ${lines[0].id} among ${urls.join(' ')}`);
  return link;
}

test.each(['zh', 'en'] as const)(
  'the link of an entry in a calendar opens that booking, after signing in, to be moved and cancelled: %s',
  async (language) => {
    const span = await freeTime(stage, language === 'zh' ? 0 : 1, 1);
    const link = await bookedLink(span, { kind: 'me' });
    const visitor = await visit(stage, { language });
    const { page, m, said, name } = visitor;
    await page.goto(link);
    await page.getByText(m.bookings.signInOne).waitFor();
    await page.locator('main').getByRole('link', { name: m.shell.signIn }).click();
    await signIn(visitor, OWNER);
    const instrument = name((await readInstrument(stage)).name);
    await page.getByRole('heading', { name: instrument, level: 2 }).waitFor();
    expect(page.url()).toBe(link);
    const row = page.getByRole('article');
    await row.getByText(saySpan(span, ZONE, language), { exact: true }).waitFor();
    await expect.poll(() => page.title()).toContain(m.bookings.oneOf(instrument));
    await row.getByRole('button', { name: m.bookings.move }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 900 });
    expect(await overhang(page)).toEqual([]);
    await row.getByRole('button', { name: m.bookings.cancel }).click();
    await page.getByRole('dialog').getByRole('button', { name: m.bookings.cancelDo }).click();
    await row.getByText(said.states.cancelled, { exact: true }).waitFor();
    await leave(visitor);
  },
);

test('staff open it from the feed of the instrument and see who booked; nobody else learns whether it exists', async () => {
  const span = await freeTime(stage, 2, 1);
  const targetId = stage.anchors.microscopeId;
  const link = await bookedLink(span, { kind: 'instrument', targetId }, 'manager@demo.test');
  const staff = await visit(stage, { as: 'manager@demo.test' });
  await staff.page.goto(link);
  await staff.page.getByText(staff.m.facility.applicant).waitFor();
  await staff.page.getByRole('heading', { name: staff.m.bookings.one, level: 1 }).waitFor();
  expect(await findBarriers(staff.page)).toEqual([]);
  await staff.page.getByRole('button', { name: staff.m.bookings.cancel }).click();
  await staff.page.getByRole('dialog').getByRole('button', { name: staff.m.bookings.keep }).click();
  await staff.page.getByRole('button', { name: staff.m.bookings.move }).waitFor();
  await leave(staff);

  const other = await visit(stage, { as: 'suzhou@demo.test' });
  for (const path of [link, `/bookings/${uuidv7()}`, '/bookings/nothing']) {
    await other.page.goto(path);
    await other.page.getByRole('heading', { name: other.m.bookings.notFound, level: 1 }).waitFor();
    expect(await other.page.getByRole('button', { name: other.m.bookings.cancel }).count()).toBe(0);
  }
  await leave(other, /40[04]|422/);
});
