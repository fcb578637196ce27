import { type InstrumentPage, instrumentPage } from '@jishi/shared/schema/instrument';
import type { Locator, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tabTo } from './keys.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const params = (page: Page) => new URL(page.url()).searchParams;
const isSearch = (response: Response) => new URL(response.url()).pathname === '/api/v1/instruments';

async function ask(query: string): Promise<InstrumentPage> {
  return (await stage.client.get(`/api/v1/instruments?${query}`)).read(instrumentPage);
}

function facet({ page }: Visitor, name: string): Locator {
  return page.getByRole('group', { name });
}

test('without an account the access filter says that it holds for everybody, and finds what it counts', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto('/?q=microscope');
  const access = facet(visitor, m.search.facets.access);
  await access.getByText(m.search.accessForAll).waitFor();
  const { facets } = await ask('q=microscope');
  const [first] = facets.access;
  if (!first) throw new Error('nothing to choose');
  const name = m.access[first.value as keyof typeof m.access];
  await access.getByRole('checkbox', { name: `${name} ${first.count}` }).check();
  await page.getByText(m.search.found(first.count), { exact: true }).first().waitFor();
  expect(params(page).getAll('access')).toEqual([first.value]);
  const cards = page.getByRole('article');
  for (const card of await cards.all()) await card.getByText(name, { exact: true }).waitFor();
  expect(await cards.count()).toBe(Math.min(20, first.count));
  await access.getByRole('link', { name: m.search.accessSignIn }).click();
  expect(new URL(params(page).get('next') ?? '', stage.url).searchParams.get('access')).toBe(first.value);
  await leave(visitor);
});

test('whoever is signed in sees access for themselves, without that remark', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, m } = visitor;
  await page.goto('/');
  await facet(visitor, m.search.facets.access).getByRole('checkbox').first().waitFor();
  expect(await page.getByText(m.search.accessForAll).count()).toBe(0);
  await leave(visitor);
});

test('classes open level by level without a pointer, and what is chosen is shown with its path', async () => {
  const visitor = await visit(stage);
  const { page, m, name } = visitor;
  await page.goto('/');
  const classes = facet(visitor, m.search.facets.class);
  const { facets } = await ask('');
  const parent = facets.class.find((one) => facets.class.some(({ parent }) => parent === one.value));
  const child = facets.class.find((one) => one.parent === parent?.value);
  if (!parent || !child) throw new Error('no class has classes below it');
  const box = (value: typeof child) =>
    classes.getByRole('checkbox', { name: `${name(value.label)} ${value.count.toLocaleString('en')}`, exact: true });
  await box(parent).waitFor();
  expect(await box(child).count()).toBe(0);
  const opener = classes.getByRole('button', { name: m.search.openBranch(name(parent.label)) });
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  expect(await opener.getAttribute('aria-expanded')).toBe('true');
  await tabTo(page, box(child));
  await page.keyboard.press('Space');
  await expect.poll(() => params(page).getAll('class')).toEqual([child.value]);
  await page.getByText(m.search.found(child.count), { exact: true }).first().waitFor();

  await page.reload();
  const path = `${name(parent.label)} › ${name(child.label)}`;
  const chip = page.getByRole('button', { name: m.search.dropFilter(path) });
  await chip.waitFor();
  expect(await box(child).isChecked()).toBe(true);
  await opener.click();
  await classes.getByText(m.search.chosenBelow(1)).waitFor();
  await box(parent).check();
  await expect.poll(() => params(page).getAll('class')).toEqual([parent.value]);
  await page.getByRole('button', { name: m.search.dropFilter(name(parent.label)) }).click();
  await expect.poll(() => params(page).getAll('class')).toEqual([]);
  await expect.poll(() => box(parent).isChecked()).toBe(false);
  await leave(visitor);
});

test('a province opens to its cities, and a city takes its place', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto('/?region=320000');
  const regions = facet(visitor, m.search.facets.region);
  await regions.getByRole('button', { name: m.search.openBranch('Jiangsu') }).click();
  await regions.getByRole('checkbox', { name: /^Nanjing / }).check();
  await expect.poll(() => params(page).getAll('region')).toEqual(['320100']);
  await page.getByRole('button', { name: m.search.dropFilter('Jiangsu › Nanjing') }).waitFor();
  await leave(visitor);
});

test('how far away at most counts from one’s institution, which then stands in the address', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, m } = visitor;
  await page.goto('/');
  await page.getByRole('button', { name: m.search.within(m.search.km(50)) }).click();
  await expect.poll(() => params(page).get('withinKm')).toBe('50');
  const near = params(page).get('near');
  const { total } = await ask(`near=${near}&withinKm=50`);
  expect(total).toBeLessThan((await ask('')).total);
  await page.getByText(m.search.found(total), { exact: true }).first().waitFor();
  await leave(visitor);
});

test('a card says where the words stand, unless only its name has them, and nothing without words', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  const saidMatches = m.search.matched('').trim();
  // Whatever the sample holds, one card has the words in its name alone and one has none at all.
  await page.route('**/api/v1/instruments?q=**', async (route) => {
    const response = await route.fetch();
    const found = instrumentPage.parse(await response.json());
    const items = found.items.map((item, index) =>
      index < 2 ? { ...item, matched: index === 0 ? ['name'] : [] } : item,
    );
    return route.fulfill({ response, json: { ...found, items } });
  });
  for (const q of ['Bruker', 'Shanghai', 'TEM']) {
    const answer = page.waitForResponse((one) => isSearch(one) && new URL(one.url()).searchParams.get('q') === q);
    await page.goto(`/?q=${q}`);
    const { items } = instrumentPage.parse(await (await answer).json());
    expect(items.length).toBeGreaterThan(2);
    await page.locator('.results[aria-busy=false]').waitFor();
    const lines = await page
      .getByRole('article')
      .evaluateAll((cards) => cards.map((card) => card.querySelector('.card-matched')?.textContent ?? ''));
    expect(lines.slice(0, 2)).toEqual(['', '']);
    expect(lines.slice(2)).toEqual(
      items
        .slice(2)
        .map(({ matched }) =>
          matched.every((field) => field === 'name')
            ? ''
            : m.search.matched(matched.map((field) => m.search.matchedFields[field]).join(' · ')),
        ),
    );
  }
  await page.unrouteAll();
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  expect(await page.getByText(saidMatches).count()).toBe(0);
  await leave(visitor);
});

/** What is asked for a text, by the server's path. */
function listen(page: Page, path: string): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === path) asked.push(searchParams.get('q') ?? '');
  });
  return asked;
}

test('while an input method puts characters together nothing is asked, and once when it is done', async () => {
  const visitor = await visit(stage, { language: 'zh' });
  const { page, m } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  const suggested = listen(page, '/api/v1/suggest');
  const searched = listen(page, '/api/v1/instruments');
  await page.getByRole('combobox', { name: m.search.what }).focus();
  const keys = await page.context().newCDPSession(page);
  for (const text of ['t', 'to', 'tou', 'tou she', 'tou she dian jing']) {
    await keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(600);
  expect([suggested, searched]).toEqual([[], []]);
  await keys.send('Input.insertText', { text: '透射电镜' });
  await page.getByRole('option').first().waitFor();
  await expect.poll(() => params(page).get('q')).toBe('透射电镜');
  await expect.poll(() => searched).toEqual(['透射电镜']);
  expect(suggested).toEqual(['透射电镜']);
  await leave(visitor);
});

test('of a word that is typed quickly only the end is asked, and each suggestion says what it is', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto('/');
  await page.locator('.results[aria-busy=false]').waitFor();
  const suggested = listen(page, '/api/v1/suggest');
  await page.getByRole('combobox', { name: m.search.what }).focus();
  // Letter by letter, faster than any pause.
  await page.evaluate(() => {
    for (const letter of 'electron') document.execCommand('insertText', false, letter);
  });
  await page.getByRole('option').first().waitFor();
  expect(suggested).toEqual(['electron']);
  const kinds = Object.values(m.search.kinds);
  for (const option of await page.getByRole('listbox').getByRole('option').all()) {
    expect(kinds).toContain(await option.locator('.suggestion-kind').textContent());
  }
  await leave(visitor);
});

const LOADING = { type: '/problems/busy', title: 'Busy', status: 503 };

test('while the catalogue is being loaded the page says so, and goes on by itself', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  let tries = 0;
  await page.route('**/api/v1/instruments?**', (route) => {
    tries += 1;
    if (tries > 4) return route.continue();
    return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: LOADING });
  });
  await page.goto('/?q=TEM');
  await page.getByText(m.search.waking).waitFor();
  await page.getByRole('article').first().waitFor();
  await page.getByText(m.search.waking).waitFor({ state: 'detached' });
  expect(tries).toBe(5);
  await leave(visitor, /503/);
});

test('results that are older than ten seconds say so until newer ones are there', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  let late = true;
  await page.route('**/api/v1/instruments?**', async (route) => {
    const response = await route.fetch();
    const answered = Date.parse(response.headers().date ?? '');
    const asOf = new Date(answered - (late ? 25_000 : 1000)).toISOString();
    return route.fulfill({ response, json: { ...(await response.json()), asOf } });
  });
  await page.goto('/?q=TEM');
  await page.getByText(m.search.behind(25)).waitFor();
  await page.getByRole('article').first().waitFor();
  late = false;
  await page.getByText(m.search.behind(25)).waitFor({ state: 'detached' });
  await leave(visitor);
});
