import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../support/chromium.ts';

/** How many times slower than this machine the visitor's is. */
export const SLOWER = 4;
const PATIENCE_MS = 60_000;

export type Visit = { readonly page: Page; readonly context: BrowserContext };

export async function openBrowser(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: findChromium(), args: sandbox });
}

/** Somebody who was never here before, with an empty cache, in English in Shanghai; `slower` slows the processor down. */
export async function visit(browser: Browser, baseURL: string, slower = SLOWER): Promise<Visit> {
  const context = await browser.newContext({
    baseURL,
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return { page, context };
}
