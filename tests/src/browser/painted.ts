import type { CDPSession, Page } from 'playwright-core';

/** What something took: on the wall clock, and of the processor in the page's main thread, however busy the machine is. */
export type Took = { readonly wallMs: number; readonly processorMs: number };

/** From the beginning of a navigation until what `selector` finds is on the screen. */
export async function timeToPaint(page: Page, address: string, selector: string): Promise<Took> {
  await page.addInitScript((wanted) => {
    const seen = () => {
      if (!document.querySelector(wanted)) return requestAnimationFrame(seen);
      // The frame after the one in which it is there has it painted.
      return requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('painted')));
    };
    requestAnimationFrame(seen);
  }, selector);
  const session = await threadTime(page);
  const before = await processorMs(session);
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
  const after = await processorMs(session);
  await session.detach();
  const wallMs = await page.evaluate(() => performance.getEntriesByName('painted')[0]?.startTime ?? Number.NaN);
  // A new page begins to count anew.
  return { wallMs: Math.round(wallMs), processorMs: Math.round(after >= before ? after - before : after) };
}

/** What something in a page costs of the processor in its main thread. */
export async function processorOf(page: Page, act: () => Promise<void>): Promise<number> {
  const session = await threadTime(page);
  const before = await processorMs(session);
  await act();
  const spent = (await processorMs(session)) - before;
  await session.detach();
  return Math.round(spent);
}

/** Of each frame. */
export type Frames = {
  readonly frames: number;
  readonly medianMs: number;
  readonly worstMs: number;
  readonly processorMs: number;
};

/** Scrolls a box from top to bottom, so many pixels with each frame, and tells what a frame takes. */
export async function scrollThrough(page: Page, selector: string, pixels: number): Promise<Frames> {
  const session = await threadTime(page);
  const before = await processorMs(session);
  const times = await page.locator(selector).evaluate(async (box, by) => {
    const took: number[] = [];
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    let last = await frame();
    for (box.scrollTop = 0; box.scrollTop + box.clientHeight < box.scrollHeight - 1; ) {
      box.scrollTop += by;
      const now = await frame();
      took.push(now - last);
      last = now;
    }
    return took.sort((a, b) => a - b);
  }, pixels);
  const spent = (await processorMs(session)) - before;
  await session.detach();
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? Number.NaN);
  const frames = times.length;
  return { frames, medianMs: at(0.5), worstMs: at(1), processorMs: Math.round((spent / frames) * 10) / 10 };
}

async function threadTime(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return session;
}

async function processorMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}
