import { join } from 'node:path';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers } from './axe.ts';
import { ARTIFACTS } from './visitor.ts';

/** Light and dark differ in their colours alone, so the second of a width asks only about those. */
const WIDE = { look: '1440', width: 1440, dark: false, rules: null } as const;
const NARROW_DARK = { look: '360-dark', width: 360, dark: true, rules: null } as const;
const WIDE_DARK = { look: '1440-dark', width: 1440, dark: true, rules: ['color-contrast'] } as const;
const NARROW = { look: '360', width: 360, dark: false, rules: ['color-contrast'] } as const;
/** Languages differ in words, names and lengths, not in colours. */
const LOOKS = { zh: [WIDE, WIDE_DARK, NARROW_DARK, NARROW], en: [WIDE, NARROW_DARK] } as const;
const PICTURES: readonly string[] = ['zh-1440', 'zh-1440-dark', 'zh-360', 'en-1440'];

/** Looks at the page as it is now, wide and narrow, light and dark: nobody is shut out and nothing sticks out. */
export async function lookAt(page: Page, name: string, language: Language): Promise<void> {
  for (const { look, width, dark, rules } of LOOKS[language]) {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.setViewportSize({ width, height: 900 });
    if (PICTURES.includes(`${language}-${look}`)) {
      await page.screenshot({ path: join(ARTIFACTS, `${name}-${language}-${look}.png`), fullPage: true });
    }
    expect.soft(await findBarriers(page, rules), `axe at ${look}`).toEqual([]);
    expect.soft(await overhang(page), `wider than the screen at ${look}`).toEqual([]);
  }
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
