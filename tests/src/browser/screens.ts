import { GRID_MS } from '@jishi/shared/time/grid';
import { DAY_MS } from '@jishi/shared/time/span';
import { CALENDAR_SCREENS } from './calendar-screens.ts';
import { fillMoment } from './fields.ts';
import { FINDING_SCREENS } from './finding-screens.ts';
import { book, freeTime, orderAddress, wireLine } from './microscope.ts';
import type { DemoEmail } from './people.ts';
import { NOW, type Stage } from './stage.ts';
import type { Visitor } from './visitor.ts';

/** A page in one of its states: how to come there, and what shows that it is there. */
export type Screen = {
  readonly name: string;
  readonly as?: DemoEmail;
  readonly open: (visitor: Visitor, stage: Stage) => Promise<void>;
};

/** From a minute past the hour to a quarter of an hour. */
const THREE_DAYS = 3 * DAY_MS + GRID_MS - (NOW % GRID_MS);

const FOUND = '/?region=310000&from=2026-11-23&to=2026-11-29&minutes=240&sort=soonest';

async function chosenTime(stage: Stage): Promise<string> {
  const span = await freeTime(stage);
  const { instrumentId, from, to } = wireLine(stage.anchors.microscopeId, span);
  return `/instruments/${instrumentId}?from=${from}&to=${to}`;
}

export const SCREENS: readonly Screen[] = [
  {
    name: 'search',
    open: async ({ page, language }) => {
      await page.goto(`${FOUND}&q=${language === 'zh' ? '透射电镜' : 'transmission electron microscope'}`);
      await page.getByRole('article').first().waitFor();
      await page.locator('.map-side svg').waitFor();
    },
  },
  {
    name: 'search-start',
    open: async ({ page }) => {
      await page.goto('/');
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'search-nothing',
    open: async ({ page, m }) => {
      await page.goto(`${FOUND}&q=qqqq&mode=self`);
      await page.getByText(m.search.empty, { exact: true }).waitFor();
    },
  },
  {
    name: 'search-when',
    open: async ({ page, m }) => {
      await page.goto('/');
      await page.getByRole('button', { name: new RegExp(`^${m.search.when}`) }).click();
      await page.getByRole('dialog').getByRole('grid').waitFor();
    },
  },
  {
    name: 'search-suggestions',
    open: async ({ page, m }) => {
      await page.goto('/');
      await page.getByRole('combobox', { name: m.search.what }).fill('tem');
      await page.getByRole('option').first().waitFor();
    },
  },
  ...FINDING_SCREENS,
  ...CALENDAR_SCREENS,
  {
    name: 'instrument',
    as: 'hefei@demo.test',
    open: async ({ page, m }, stage) => {
      await page.goto(await chosenTime(stage));
      await page.getByText(m.instrument.bookable).waitFor();
    },
  },
  {
    name: 'instrument-refused',
    as: 'hefei@demo.test',
    open: async ({ page, m }, stage) => {
      await page.goto(`/instruments/${stage.anchors.microscopeId}?from=2026-11-25T18:00Z&to=2026-11-25T18:30Z`);
      await page.getByRole('heading', { name: m.instrument.instead }).waitFor();
    },
  },
  {
    name: 'instrument-list',
    open: async ({ page, m }, stage) => {
      await page.goto(`/instruments/${stage.anchors.microscopeId}?view=list`);
      await page.getByRole('heading', { name: m.instrument.freeTimes }).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'order',
    as: 'hefei@demo.test',
    open: async ({ page, m }, stage) => {
      await page.goto(orderAddress(stage, await freeTime(stage)));
      await page.getByRole('button', { name: m.order.submit }).waitFor();
      await page.locator('.price-total').waitFor();
    },
  },
  {
    name: 'order-empty',
    open: async ({ page, m }) => {
      await page.goto('/order');
      await page.getByText(m.order.empty).waitFor();
    },
  },
  {
    name: 'order-placed',
    as: 'hefei@demo.test',
    open: async (visitor, stage) => {
      const { page, m } = visitor;
      const order = await book(visitor.context, stage.anchors.microscopeId, await freeTime(stage));
      await page.goto(`/order?placed=${order}`);
      await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
      await page.getByRole('link', { name: m.order.addToCalendar }).waitFor();
    },
  },
  {
    name: 'bookings',
    as: 'hefei@demo.test',
    open: async ({ context, page, feeds }, stage) => {
      await book(context, stage.anchors.microscopeId, await freeTime(stage));
      await page.goto('/bookings');
      await page.getByRole('article').first().waitFor();
      await page.getByRole('button', { name: feeds.make }).click();
      await page.getByRole('region', { name: feeds.ready }).waitFor();
    },
  },
  {
    name: 'bookings-cancel',
    as: 'hefei@demo.test',
    open: async ({ context, page, m }, stage) => {
      await book(context, stage.anchors.microscopeId, await freeTime(stage));
      await page.goto('/bookings');
      await page.getByRole('button', { name: m.bookings.cancel }).first().click();
      await page.getByRole('dialog').getByText(m.bookings.cancelTitle).waitFor();
    },
  },
  {
    name: 'bookings-move',
    as: 'hefei@demo.test',
    open: async ({ context, page, m }, stage) => {
      await book(context, stage.anchors.microscopeId, await freeTime(stage));
      await page.goto('/bookings');
      await page.getByRole('button', { name: m.bookings.move }).first().click();
      await page.getByRole('dialog').getByLabel(m.instrument.length).waitFor();
    },
  },
  {
    name: 'bookings-signed-out',
    open: async ({ page, m }) => {
      await page.goto('/bookings');
      await page.getByText(m.bookings.signIn).waitFor();
    },
  },
  {
    name: 'sign-in',
    open: async ({ page, m }) => {
      await page.goto('/sign-in');
      await page.getByText(m.signIn.demoHint).waitFor();
    },
  },
  {
    name: 'create-account',
    open: async ({ page, m }) => {
      await page.goto('/sign-in?create=1');
      await page.getByLabel(m.signIn.name, { exact: true }).waitFor();
    },
  },
  {
    name: 'today',
    as: 'manager@demo.test',
    open: async ({ page, m }) => {
      await page.goto('/facility?date=2026-11-24');
      await page.locator('.timeline-rows .mark').first().waitFor();
      await page.getByRole('heading', { name: m.facility.approvals }).waitFor();
    },
  },
  {
    name: 'today-booking',
    as: 'manager@demo.test',
    open: async ({ page, m }) => {
      await page.goto('/facility?date=2026-11-24');
      await page.locator('.timeline-rows button.mark').first().click();
      await page.getByRole('dialog').getByText(m.facility.applicant).waitFor();
    },
  },
  {
    name: 'availability',
    as: 'manager@demo.test',
    open: async ({ page, m }) => {
      await page.goto('/facility/availability');
      await page.getByRole('heading', { name: m.availability.schedules }).waitFor();
      await page.getByLabel(m.closures.reason).waitFor();
      await page.getByLabel(m.availability.name).waitFor();
    },
  },
  {
    name: 'today-breakdown',
    as: 'manager@demo.test',
    open: async ({ page, m }) => {
      await page.goto('/facility');
      await page.getByRole('button', { name: m.breakdown.button, exact: false }).first().click();
      await page.getByRole('dialog').locator('.strong').waitFor();
    },
  },
  {
    name: 'availability-hits',
    as: 'manager@demo.test',
    open: async (visitor, stage) => {
      const { page, m } = visitor;
      await page.goto(`/facility/availability?instrument=${stage.anchors.microscopeId}`);
      const panel = page.getByRole('region', { name: m.closures.title });
      await panel.getByLabel(m.closures.reason, { exact: true }).fill('TEM');
      await panel.locator('.more-instruments summary').click();
      await panel.locator('.more-instruments').getByRole('checkbox').first().check();
      await panel.getByLabel(m.closures.displaceKinds.move).check();
      await fillMoment(
        visitor,
        panel.getByRole('group', { name: m.closures.ends, exact: true }).first(),
        NOW + THREE_DAYS,
      );
      await panel.getByRole('button', { name: m.closures.preview }).click();
      await panel.locator('.hit').first().waitFor();
    },
  },
  {
    name: 'gone',
    open: async ({ page, m }) => {
      await page.goto('/no-such-page');
      await page.getByRole('heading', { name: m.errors.gone }).waitFor();
    },
  },
];
