import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt } from './looks.ts';
import { bookingsAt, freeTime, orderAddress } from './microscope.ts';
import { openStage, PASSWORD, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const PURPOSE = 'Grain boundaries 晶界';
/** The browser itself notes each answer that is an error, and what does not come. */
const NOTED = /Failed to load resource/;
const LANGUAGES = ['zh', 'en'] as const;

test.each(LANGUAGES)(
  'in %s the search says that the server is away, keeps the words, and goes on by itself',
  async (language) => {
    const visitor = await visit(stage, { language });
    const { page, m } = visitor;
    await page.goto('/');
    await page.locator('.results[aria-busy=false]').waitFor();
    await page.locator('.map-side svg').waitFor();
    await stage.stopServer();
    const what = page.getByRole('combobox', { name: m.search.what });
    await what.fill('XRD');
    const banner = page.getByText(m.shell.connectionLost);
    await banner.waitFor();
    await page.getByRole('alert').getByText(m.errors.unreachableDetail).waitFor();
    await lookAt(page, 'state-search-away', language);
    await stage.startServer();
    await page.getByText(m.shell.connectionBack).waitFor();
    await page.getByRole('article').first().waitFor();
    expect(await banner.count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await what.inputValue()).toBe('XRD');
    await leave(visitor, NOTED);
  },
);

test('without a network an order is refused at once with its text kept, and placed by the same button afterwards', async () => {
  const visitor = await visit(stage, { language: 'zh', as: 'hefei@demo.test' });
  const { page, context, m } = visitor;
  const span = await freeTime(stage);
  await openOrder(visitor, orderAddress(stage, span));
  await context.setOffline(true);
  const submit = page.getByRole('button', { name: m.order.submit });
  await submit.click();
  await page.getByRole('alert').getByText(m.errors.unreachable).waitFor();
  expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
  await context.setOffline(false);
  await page.getByText(m.shell.connectionBack).waitFor();
  await submit.click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  expect(await bookingsAt(context, span)).toMatchObject([{ purpose: PURPOSE }]);
  await leave(visitor, NOTED);
});

test.each(LANGUAGES)(
  'in %s whoever was signed out signs in again above the page, and places the order as it is',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, context, m } = visitor;
    const span = await freeTime(stage);
    await openOrder(visitor, orderAddress(stage, span));
    const address = page.url();
    await signOutElsewhere(visitor);
    await page.getByRole('button', { name: m.order.submit }).click();
    const dialog = page.getByRole('dialog', { name: m.session.over });
    await dialog.getByText('hefei@demo.test').waitFor();
    await lookAt(page, 'state-session-over', language);
    await dialog.getByLabel(m.signIn.password).fill('wrong');
    await page.keyboard.press('Enter');
    await dialog.getByText(m.signIn.wrong).waitFor();
    await dialog.getByLabel(m.signIn.password).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(m.session.againDetail).waitFor();
    expect(page.url()).toBe(address);
    expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
    await page.getByRole('button', { name: m.order.submit }).click();
    await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
    expect(await bookingsAt(context, span)).toMatchObject([{ purpose: PURPOSE }]);
    await leave(visitor, NOTED);
  },
);

test('a session that ends while a page is looked at leaves the page as it is; who does not want to sign in goes on as a visitor', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, m } = visitor;
  const span = await freeTime(stage);
  await openOrder(visitor, orderAddress(stage, span));
  await signOutElsewhere(visitor);
  // Coming back to the tab asks anew who is signed in; what was known is a minute old by then.
  await page.clock.fastForward(61_000);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  const dialog = page.getByRole('dialog', { name: m.session.over });
  await dialog.getByRole('button', { name: m.session.leave }).click();
  await page.getByRole('link', { name: m.order.signIn }).waitFor();
  expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
  await leave(visitor, NOTED);
});

test.each(LANGUAGES)(
  'in %s a page that breaks says so inside the frame, and what was typed elsewhere is kept',
  async (language) => {
    const visitor = await visit(stage, { language, as: 'hefei@demo.test' });
    const { page, m } = visitor;
    const order = orderAddress(stage, await freeTime(stage));
    await openOrder(visitor, order);
    const instrument = `**/api/v1/instruments/${stage.anchors.microscopeId}`;
    await page.route(instrument, (route) => route.fulfill({ json: { id: stage.anchors.microscopeId } }));
    await page.goto(`/instruments/${stage.anchors.microscopeId}`);
    await page.getByRole('heading', { name: m.errors.broken }).waitFor();
    await page.getByText(m.errors.brokenDetail).waitFor();
    await page.getByRole('navigation', { name: m.shell.nav }).waitFor();
    await lookAt(page, 'state-broken', language);
    await page.unroute(instrument);
    await page.getByRole('button', { name: m.errors.reload }).click();
    await page.getByRole('grid').waitFor();
    await page.goto(order);
    expect(await page.getByLabel(m.order.purpose).inputValue()).toBe(PURPOSE);
    await leave(visitor, /./);
  },
);

test('when the frame itself breaks there still are words in the language of the address, and a way to reload', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page } = visitor;
  const m = (await visit(stage, { language: 'zh' })).m;
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { me: { name: null } } }));
  await page.goto('/bookings?lang=zh');
  await page.getByRole('heading', { name: m.errors.broken }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  await page.unroute('**/api/v1/session');
  await page.getByRole('button', { name: m.errors.reload }).click();
  await page.getByRole('navigation', { name: m.shell.nav }).waitFor();
  await leave(visitor, /./);
});

const CHUNK = '**/assets/OrderPage-*.js';

test('a page whose script went away with a new version loads anew by itself, once', async () => {
  const visitor = await visit(stage);
  const { page, m } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  let asked = 0;
  await page.route(CHUNK, (route) => {
    asked += 1;
    return asked === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue();
  });
  await goTo(visitor, '/order');
  await page.getByText(m.order.empty).waitFor();
  expect(asked).toBe(2);
  await leave(visitor, /./);
});

test.each(LANGUAGES)(
  'in %s a script that does not come after a reload either is explained, with a way on',
  async (language) => {
    const visitor = await visit(stage, { language });
    const { page, m } = visitor;
    await page.route(CHUNK, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/order');
    await page.getByRole('heading', { name: m.errors.newVersion }).waitFor();
    await lookAt(page, 'state-new-version', language);
    await page.unroute(CHUNK);
    await page.getByRole('button', { name: m.errors.reload }).click();
    await page.getByText(m.order.empty).waitFor();
    await leave(visitor, /./);
  },
);

test('a page that is opened while the server is away is waited for, and opens when it is back', async () => {
  const visitor = await visit(stage, { language: 'zh' });
  const { page, m } = visitor;
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  await stage.stopServer();
  await goTo(visitor, '/compare');
  await page.getByRole('heading', { name: m.errors.away }).waitFor();
  await lookAt(page, 'state-page-away', 'zh');
  await stage.startServer();
  await page.getByText(m.compare.empty).waitFor();
  await leave(visitor, /./);
});

test('without its map the search works all the same', async () => {
  const visitor = await visit(stage);
  const { page } = visitor;
  await page.route('**/assets/RegionMap-*.js', (route) => route.abort());
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  expect(await page.locator('.map-side svg').count()).toBe(0);
  await leave(visitor, /./);
});

test.each(LANGUAGES)(
  'in %s a search that finds nothing names the condition that stands in the way, and drops it with one click',
  async (language) => {
    const visitor = await visit(stage, { language });
    const { page, m } = visitor;
    await page.goto('/?q=qqqq&mode=self&minutes=60');
    const text = m.search.relaxText('qqqq');
    const help = page.getByRole('button').filter({ hasText: text });
    await help.waitFor();
    await lookAt(page, 'state-nothing-found', language);
    const told = Number((await help.textContent())?.replaceAll(text, '').replace(/\D/g, ''));
    expect(told).toBeGreaterThan(0);
    await help.click();
    await page.getByText(m.search.found(told)).first().waitFor();
    expect(new URL(page.url()).searchParams.get('mode')).toBe('self');
    await leave(visitor);
  },
);

/** The form of an order with its purpose typed. */
async function openOrder({ page, m }: Visitor, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel(m.order.purpose).fill(PURPOSE);
  await page.locator('.order-sum').waitFor();
}

async function signOutElsewhere({ context }: Visitor): Promise<void> {
  expect((await context.request.post('/api/auth/sign-out', { data: {} })).ok()).toBe(true);
}

/** Within the program, as a link does it. */
async function goTo({ page }: Visitor, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}
