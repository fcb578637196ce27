import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** No page has more stops than this before what matters. */
const MAX_STOPS = 120;

/** Goes on with Tab until the element has the focus, and sees that the focus shows. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement))
      return expect(await shown(page)).toBe(true);
  }
  throw new Error(`${target} cannot be reached by Tab`);
}

/** Whether whoever looks can see where the focus is: an outline or a ring on the element or on what frames it. */
async function shown(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const frames = [element, element?.parentElement, element?.parentElement?.parentElement];
    return frames.some((frame) => {
      if (!frame) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(frame);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5) || /inset|0px 0px 0px/.test(boxShadow);
    });
  });
}

/** Moves in a select with the arrow keys, each step of which chooses, until the option is chosen. */
export async function arrowTo(page: Page, select: Locator, value: string): Promise<void> {
  const values = await select.evaluate((element) =>
    [...(element as HTMLSelectElement).options].map((one) => one.value),
  );
  const [from, to] = [values.indexOf(await select.inputValue()), values.indexOf(value)];
  if (to < 0) throw new Error(`${value} is not offered, only ${values.slice(0, 20)}`);
  for (let at = from; at !== to; ) {
    await page.keyboard.press(to > from ? 'ArrowDown' : 'ArrowUp');
    at += Math.sign(to - from);
    await expect.poll(() => select.inputValue(), { timeout: 10_000 }).toBe(values[at]);
  }
}

/** Walks with the arrow keys over a calendar, from the cell that has the focus to another. */
export async function walkTo(page: Page, cell: Locator): Promise<void> {
  const placeOf = async (one: Locator) => ((await one.getAttribute('data-cell')) ?? '').split(' ').map(Number);
  const [day = 0, row = 0] = await placeOf(page.locator(':focus'));
  const [toDay = 0, toRow = 0] = await placeOf(cell);
  for (let step = day; step !== toDay; step += Math.sign(toDay - day)) {
    await page.keyboard.press(toDay > day ? 'ArrowRight' : 'ArrowLeft');
  }
  for (let step = row; step !== toRow; step += Math.sign(toRow - row)) {
    await page.keyboard.press(toRow > row ? 'ArrowDown' : 'ArrowUp');
  }
  expect(await cell.evaluate((element) => element === document.activeElement)).toBe(true);
}
