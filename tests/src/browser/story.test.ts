import { sayIn, sayMoney, saySpan } from '@jishi/shared/messages/format';
import { sayRefusal } from '@jishi/shared/messages/say';
import type { Language } from '@jishi/shared/schema/primitives';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { dayNumber, localDate } from '@jishi/shared/time/zone';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../conformance/ics.ts';
import { clockOf, fillMoment, typeDate } from './fields.ts';
import { askQuote, freeTime, priceIn, readInstrument } from './microscope.ts';
import { forgetLanguages, signIn } from './people.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const QUERY: Readonly<Record<Language, string>> = { zh: '透射电镜', en: 'transmission electron microscope' };
const REASON: Readonly<Record<Language, string>> = { zh: '更换灯丝', en: 'filament change' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The zone of the engineer's browser: whoever is abroad sees both clocks. */
const ABROAD: Readonly<Record<Language, string>> = { zh: ZONE, en: 'Europe/Berlin' };

test.each(['zh', 'en'] as const)(
  'found, booked, in the calendar, closed for maintenance, refused with alternatives: the story in %s',
  async (language) => {
    await forgetLanguages(stage);
    const span = await freeTime(stage);
    const researcher = await visit(stage, { language });
    await researcher.page.goto('/');
    await search(researcher);
    await openMicroscope(researcher);
    await (language === 'zh' ? chooseByForm(researcher, span) : chooseByDragging(researcher, span));
    await order(researcher, span);
    const feed = await subscribe(researcher);
    const uid = await seeInCalendar(researcher, feed, span, 'CONFIRMED');

    const manager = await visit(stage, { language });
    await closeOver(manager, span);
    await seeCancelled(researcher, span);
    expect(await seeInCalendar(researcher, feed, span, 'CANCELLED')).toBe(uid);

    const engineer = await visit(stage, { language, zone: ABROAD[language] });
    await takeAlternative(engineer, span);
    for (const visitor of [researcher, manager, engineer]) await leave(visitor);
  },
);

async function search({ page, m, language }: Visitor): Promise<void> {
  const bar = page.getByRole('search');
  await bar.getByRole('combobox', { name: m.search.what }).fill(QUERY[language]);
  await bar.getByRole('combobox', { name: m.search.where, exact: true }).selectOption('310000');
  await bar.getByRole('button', { name: m.search.when }).click();
  await bar.getByRole('button', { name: m.search.thisWeek, exact: true }).click();
  await bar.getByRole('combobox', { name: m.search.howLong, exact: true }).selectOption('240');
  await page.getByRole('button', { name: m.search.sorts.soonest }).click();
  const asked = {
    q: QUERY[language],
    region: '310000',
    from: '2026-11-23',
    to: '2026-11-29',
    minutes: '240',
    sort: 'soonest',
  };
  await expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams), { timeout: 10_000 }).toEqual(asked);
}

async function openMicroscope({ page, m, name }: Visitor): Promise<void> {
  const instrument = await readInstrument(stage);
  const card = page.getByRole('article').filter({ has: page.locator(`a[href*="/instruments/${instrument.id}"]`) });
  await card.getByText(m.search.nextFree).waitFor();
  expect(await card.textContent()).toContain(name(instrument.facility.name));
  await card.getByRole('link', { name: name(instrument.name), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: name(instrument.name) }).waitFor();
}

async function chooseByForm(visitor: Visitor, span: Span): Promise<void> {
  const { page, m } = visitor;
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  await typeDate(visitor, panel.getByRole('group', { name: m.instrument.day }), localDate(ZONE, span.from));
  await panel.getByRole('combobox', { name: m.instrument.begin, exact: true }).selectOption(clockOf(span.from));
  await panel.getByRole('combobox', { name: m.instrument.length, exact: true }).selectOption('240');
}

async function chooseByDragging({ page, m, language }: Visitor, span: Span): Promise<void> {
  const free = (from: number) =>
    m.instrument.slot(saySpan({ from, to: from + HOUR_MS / 2 }, ZONE, language), m.instrument.slots.free);
  const first = page.getByRole('gridcell', { name: free(span.from), exact: true });
  const last = page.getByRole('gridcell', { name: free(span.to - HOUR_MS / 2), exact: true });
  await last.scrollIntoViewIfNeeded();
  await first.hover();
  await page.mouse.down();
  await last.hover();
  await page.mouse.up();
}

/** Sees what it costs and which rules hold, goes on, signs in on the way, and orders with one click. */
async function order(visitor: Visitor, span: Span): Promise<void> {
  const { page, context, m, said, language } = visitor;
  const { id, rules } = await readInstrument(stage);
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  await panel.getByText(saySpan(span, ZONE, language), { exact: true }).waitFor();
  await panel.getByText(m.instrument.bookable).waitFor();
  const plainRules = page.getByRole('region', { name: m.instrument.rules });
  for (const sentence of said.describeRules(rules, sayIn(language, ZONE))) {
    await plainRules.getByText(sentence, { exact: true }).waitFor();
  }
  const strange = sayMoney(priceIn(await askQuote(context, id, span)), language);
  await panel.getByRole('row', { name: m.common.total }).getByText(strange, { exact: true }).waitFor();
  await panel.getByRole('link', { name: m.instrument.order }).click();

  await page.locator('main').getByRole('link', { name: m.order.signIn }).click();
  await signIn(visitor, 'hefei@demo.test');
  const price = sayMoney(priceIn(await askQuote(context, id, span)), language);
  await page.locator('.order-sum').getByText(price, { exact: true }).waitFor();
  await page.getByRole('button', { name: m.order.submit }).click();

  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  await page.getByText(saySpan(span, ZONE, language)).waitFor();
  await page.getByRole('main').getByText(said.states.confirmed, { exact: true }).waitFor();
}

/** Answers the address that a calendar program would fetch. */
async function subscribe({ page, m, feeds }: Visitor): Promise<string> {
  await page.getByRole('main').getByRole('link', { name: m.order.toBookings }).click();
  await page.getByRole('article').first().waitFor();
  await page.getByRole('button', { name: feeds.make }).click();
  const address = await page.getByLabel(feeds.address, { exact: true }).inputValue();
  await page.getByRole('button', { name: feeds.copy, exact: true }).click();
  await page.getByRole('button', { name: feeds.copied }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  const webcal = await page.getByRole('link', { name: feeds.open }).getAttribute('href');
  expect(webcal).toBe(address.replace(/^http:/, 'webcal:'));
  return address;
}

/** As a calendar program sees it: without cookies, times in UTC. Answers the id that the entry has there. */
async function seeInCalendar({ name, language }: Visitor, feed: string, span: Span, status: string): Promise<string> {
  const instrument = await readInstrument(stage);
  const answer = await fetch(feed, { headers: { 'accept-language': language } });
  expect(answer.headers.get('content-type')).toContain('text/calendar');
  const event = readEvents(await answer.text()).find(({ from }) => from === utc(span.from));
  expect(event).toMatchObject({ uid: expect.stringMatching(UUID), to: utc(span.to), status });
  expect(event?.summary).toContain(name(instrument.name));
  return event?.uid ?? '';
}

function utc(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** The manager finds the booking on its day, sees whom a closure would hit, and closes over it. */
async function closeOver(visitor: Visitor, span: Span): Promise<void> {
  const { page, m, name, language } = visitor;
  const instrument = await readInstrument(stage);
  await page.goto('/sign-in?next=/facility');
  await signIn(visitor, 'manager@demo.test');
  const days = dayNumber(localDate(ZONE, span.from)) - dayNumber('2026-11-23');
  await page.getByRole('region', { name: m.facility.timeline }).waitFor();
  for (let day = 0; day < days; day++) await page.getByRole('button', { name: m.facility.nextDay }).click();
  await page
    .getByRole('button', { name: `${clockOf(span.from)} – ` })
    .filter({ hasText: 'Li Ming' })
    .click();
  const details = page.getByRole('dialog', { name: m.bookings.details });
  await details.getByText(name(instrument.name), { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });

  await page.getByRole('link', { name: m.facility.close }).click();
  const panel = page.getByRole('region', { name: m.closures.title });
  await panel.getByRole('combobox', { name: m.closures.instrument, exact: true }).selectOption(instrument.id);
  await fillMoment(visitor, panel.getByRole('group', { name: m.closures.begins, exact: true }).first(), span.from);
  await fillMoment(visitor, panel.getByRole('group', { name: m.closures.ends, exact: true }).first(), span.to);
  await panel.getByLabel(m.closures.reason, { exact: true }).fill(REASON[language]);
  const preview = panel.getByRole('button', { name: m.closures.preview });
  await preview.click();
  await panel.getByText(m.closures.impact(1)).waitFor();
  await panel
    .getByRole('button', { name: saySpan(span, ZONE, language) })
    .filter({ hasText: 'Li Ming' })
    .waitFor();
  await panel.getByText(m.closures.wouldRefuse).waitFor();
  expect(await panel.getByRole('button', { name: m.closures.submit }).count()).toBe(0);
  await panel.getByLabel(m.closures.displaceKinds.cancel).check();
  await preview.click();
  await panel.getByRole('button', { name: m.closures.submitCancel(1) }).click();
  await panel.getByText(m.closures.done).waitFor();
  await panel
    .getByRole('button', { name: m.closures.endLabel(m.closures.drop, saySpan(span, ZONE, language)) })
    .waitFor();
}

/** The researcher's page loses the booking by itself, and tells why where past ones are. */
async function seeCancelled({ page, m, said, language }: Visitor, span: Span): Promise<void> {
  const booking = page.getByRole('article').filter({ hasText: saySpan(span, ZONE, language) });
  await booking.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: m.bookings.views.past }).click();
  await booking.getByText(said.states.cancelled, { exact: true }).waitFor();
  await booking.getByText(m.bookings.because(REASON[language]), { exact: true }).waitFor();
}

/** Somebody else wants the same hours, reads why not, and takes what is offered instead. */
async function takeAlternative(visitor: Visitor, span: Span): Promise<void> {
  const { page, context, m, said, language } = visitor;
  await page.goto('/sign-in');
  await signIn(visitor, 'suzhou@demo.test');
  const { id } = await readInstrument(stage);
  await page.goto(`/instruments/${id}?from=${utc(span.from)}&to=${utc(span.to)}`);
  const refused = await askQuote(context, id, span);
  const panel = page.getByRole('region', { name: m.instrument.yourTime });
  expect(refused.lines[0]?.refusals).not.toEqual([]);
  for (const refusal of refused.lines[0]?.refusals ?? []) {
    await panel.getByText(sayRefusal(refusal, language, ZONE)).waitFor();
  }
  const instead = page.getByRole('region', { name: m.instrument.instead });
  const [same] = refused.alternatives.filter(({ why }) => why === 'same-instrument');
  if (!same) throw new Error('no other time on the same instrument is offered');
  expect(refused.alternatives.some(({ instrumentId }) => instrumentId !== id)).toBe(true);
  const other = { from: Date.parse(same.from), to: Date.parse(same.to) };
  const offer = m.instrument.takeLabel(m.instrument.sameInstrument(saySpan(other, ZONE, language)));
  await instead.getByRole('link', { name: offer, exact: true }).click();
  await panel.getByText(m.instrument.bookable).waitFor();
  await panel.getByText(saySpan(other, ZONE, language), { exact: true }).waitFor();
  if (ABROAD[language] !== ZONE)
    await panel.getByText(saySpan(other, ABROAD[language], language), { exact: true }).waitFor();
  await panel.getByRole('link', { name: m.instrument.order }).click();
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  await page.getByRole('main').getByText(said.states.confirmed, { exact: true }).waitFor();
}
