import { join } from 'node:path';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers } from './axe.ts';
import { ARTIFACTS } from './visitor.ts';

const WIDE = { look: '1440', width: 1440, dark: false } as const;
const MIDDLE_DARK = { look: '768-dark', width: 768, dark: true } as const;
const NARROW = { look: '360', width: 360, dark: false } as const;
const NARROW_DARK = { look: '360-dark', width: 360, dark: true } as const;
/** Each width, each language wide and narrow, light and dark, and nothing twice. */
const LOOKS = { zh: [WIDE, NARROW_DARK], en: [MIDDLE_DARK, NARROW] } as const;

/** Looks at the page as it is now, wide and narrow, light and dark: nobody is shut out and nothing sticks out. */
export async function lookAt(page: Page, name: string, language: Language): Promise<void> {
  for (const { look, width, dark } of LOOKS[language]) {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(ARTIFACTS, `${name}-${language}-${look}.png`), fullPage: true });
    expect.soft(await findBarriers(page), `axe at ${look} of ${name}`).toEqual([]);
    expect.soft(await overhang(page), `wider than the screen at ${look} of ${name}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: WIDE.width, height: 900 });
}

/** What makes the page scroll sideways: each element that sticks out beyond its right edge, unless a box of its own scrolls. */
export async function overhang(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`)
      .concat(`page ${root.scrollWidth}`);
  });
}
