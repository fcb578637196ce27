import type { Screen } from './screens.ts';

/** Calendar addresses in their states, and the help for each program. */
export const CALENDAR_SCREENS: readonly Screen[] = [
  {
    name: 'calendars',
    as: 'manager@demo.test',
    open: async ({ page, feeds }, stage) => {
      await page.goto(`/calendars?kind=instrument&target=${stage.anchors.microscopeId}`);
      await page.getByRole('button', { name: feeds.submit }).click();
      await page.getByRole('region', { name: feeds.ready }).waitFor();
      await page.getByRole('listitem').filter({ hasText: feeds.neverUsed }).first().waitFor();
    },
  },
  {
    name: 'calendars-account',
    as: 'hefei@demo.test',
    open: async ({ page, feeds }) => {
      await page.goto('/calendars');
      await page.getByRole('button', { name: feeds.submit }).click();
      await page.getByText(feeds.qr).click();
      await page.getByRole('img', { name: feeds.qrLabel }).waitFor();
      await page.getByLabel(feeds.program).selectOption('davx5');
      await page.getByLabel(feeds.password, { exact: true }).waitFor();
    },
  },
  {
    name: 'calendars-search',
    as: 'hefei@demo.test',
    open: async ({ page, feeds }) => {
      await page.goto('/calendars?kind=availability');
      await page.getByRole('combobox', { name: feeds.target.instrument }).fill('TEM');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'calendars-signed-out',
    open: async ({ page, feeds }) => {
      await page.goto('/calendars');
      await page.getByText(feeds.signIn).waitFor();
    },
  },
  {
    name: 'calendar-help',
    open: async ({ page, help }) => {
      await page.goto('/calendars/help#outlook');
      await page.getByRole('heading', { name: help.clients.outlook.name }).waitFor();
    },
  },
];
