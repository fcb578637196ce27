import { instrumentPage } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import type { Screen } from './screens.ts';
import type { Stage } from './stage.ts';

const FOUND = 'q=TEM&from=2026-11-23&to=2026-11-29&minutes=240';

async function ids({ client }: Stage, name: string, count: number): Promise<string> {
  const { items } = (await client.get(`/api/v1/instruments?q=TEM&limit=${count}`)).read(instrumentPage);
  return items.map(({ id }) => `${name}=${id}`).join('&');
}

/** Filters, comparison and saved searches in their states. */
export const FINDING_SCREENS: readonly Screen[] = [
  {
    name: 'search-filtered',
    as: 'hefei@demo.test',
    open: async ({ page, m }, stage) => {
      await page.goto(
        `/?${FOUND}&class=0101&access=now&withinKm=200&near=31.85,117.27&${await ids(stage, 'compare', 4)}`,
      );
      await page.getByRole('list', { name: m.search.chosen }).waitFor();
      await page.getByRole('link', { name: m.compare.go(4) }).waitFor();
    },
  },
  {
    name: 'search-filters-open',
    open: async ({ page, m }) => {
      await page.setViewportSize({ width: 360, height: 900 });
      await page.goto(`/?${FOUND}&class=0101`);
      await page.getByRole('button', { name: m.search.showFilters(1) }).click();
      await page.getByText(m.search.accessForAll).waitFor();
    },
  },
  {
    name: 'search-save',
    as: 'hefei@demo.test',
    open: async ({ page, m }) => {
      await page.goto(`/?${FOUND}&save=1`);
      await page.getByRole('dialog', { name: m.saved.dialog }).waitFor();
    },
  },
  {
    name: 'compare',
    as: 'hefei@demo.test',
    open: async ({ page, m }, stage) => {
      await page.goto(`/compare?${FOUND}&${await ids(stage, 'id', 3)}`);
      await page.getByRole('rowheader', { name: m.compare.rows.distance }).waitFor();
    },
  },
  {
    name: 'compare-empty',
    open: async ({ page, m }) => {
      await page.goto('/compare');
      await page.getByText(m.compare.empty).waitFor();
    },
  },
  {
    name: 'searches',
    as: 'suzhou@demo.test',
    open: async ({ page, context, m, language }) => {
      const searches = [
        {
          name: language === 'zh' ? '上海的透射电镜' : 'TEM in Shanghai',
          question: 'q=TEM&region=310000&minutes=240',
          withinDays: 7,
        },
        { name: 'XRD', question: 'q=XRD&access=now', withinDays: null },
      ];
      for (const [index, search] of searches.entries()) {
        const data = { ...search, id: uuidv7(), watch: index === 0 };
        const answer = await context.request.post('/api/v1/searches', { data });
        if (answer.status() !== 201) throw new Error(await answer.text());
      }
      await page.goto('/searches');
      await page.getByText(m.saved.explained.on).first().waitFor();
      await page.getByRole('button', { name: new RegExp(`^${m.shell.accountMenu}`) }).click();
    },
  },
  {
    name: 'searches-delete',
    as: 'suzhou@demo.test',
    open: async ({ page, m }) => {
      await page.goto('/searches');
      await page
        .getByRole('button', { name: m.saved.removeLabel('XRD') })
        .first()
        .click();
      await page.getByRole('dialog').getByText(m.saved.removeConsequence).waitFor();
    },
  },
];
