import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import type { DemoEmail } from './people.ts';
import { PASSWORD, type Stage } from './stage.ts';

/** Asks the interface as somebody, without a page; for what a test needs beforehand. */
export async function asking(stage: Stage, email: DemoEmail): Promise<BrowserContext> {
  const context = await stage.browser.newContext({ baseURL: stage.url });
  const data = { email, password: PASSWORD };
  expect((await context.request.post('/api/auth/sign-in/email', { data })).status()).toBe(200);
  return context;
}
