import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '@jishi/shared/schema/primitives';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFailed } from 'vitest';
import type { DemoEmail } from './people.ts';
import { PASSWORD, type Stage, ZONE } from './stage.ts';
import { type Words, wordsIn } from './words.ts';

/** Somebody with a browser of their own: cookies, language, zone and screen. */
export type Visitor = Words & {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong while they were there: errors in the console, broken CSP, requests to elsewhere, failing answers. */
  readonly faults: string[];
};

type Options = {
  readonly language?: Language;
  readonly zone?: string;
  readonly width?: number;
  readonly dark?: boolean;
  /** A screen that is touched. */
  readonly touch?: boolean;
  /** Signed in from the beginning. */
  readonly as?: DemoEmail;
};

/** Pictures for people to look at; git ignores them. */
export const ARTIFACTS = fileURLToPath(new URL('../../artifacts', import.meta.url));

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Language, string>;
/** How long anything that should happen may take on a busy machine. */
const PATIENCE_MS = 15_000;

export async function visit(stage: Stage, options: Options = {}): Promise<Visitor> {
  const { language = 'en', zone = ZONE, width = 1440, dark = false, touch = false } = options;
  const context = await stage.browser.newContext({
    baseURL: stage.url,
    locale: LOCALES[language],
    timezoneId: zone,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.clock.install({ time: stage.now() });
  const faults: string[] = [];
  await watch(context, stage.url, faults);
  if (options.as) await enter(context, options.as);
  const page = await context.newPage();
  onTestFailed(() => keepPicture(page));
  return { ...wordsIn(language), page, context, faults };
}

/** What was on the screen when a test failed, in tests/artifacts. */
async function keepPicture(page: Page): Promise<void> {
  if (page.isClosed()) return;
  const path = join(ARTIFACTS, `failed-${page.viewportSize()?.width}-${performance.now().toFixed(0)}.png`);
  await page.screenshot({ path });
}

async function watch(context: BrowserContext, url: string, faults: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`broken policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`thrown: ${error.error().message}`));
  context.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith('data:')) {
      faults.push(`asked elsewhere: ${request.url()}`);
    }
  });
  context.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
}

/** A session without the form, which `signIn` proves. */
async function enter(context: BrowserContext, email: DemoEmail): Promise<void> {
  const answer = await context.request.post('/api/auth/sign-in/email', { data: { email, password: PASSWORD } });
  expect(answer.status()).toBe(200);
}

/** Leaves, and nothing went wrong meanwhile but what is expected. */
export async function leave(visitor: Visitor, expected: RegExp = /^$/): Promise<void> {
  await visitor.context.close();
  expect(visitor.faults.filter((fault) => !expected.test(fault))).toEqual([]);
}
