import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Everything that axe finds on the page as it is now, best practices too (or only some rules): a rule and the elements
 * that break it.
 */
export async function findBarriers(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
  // Evaluated from outside the page, so that its content security policy stays as it is.
  await page.evaluate(`window.axe ?? (() => { ${SOURCE} })()`);
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
    return (await axe.run({ resultTypes: ['violations'], ...(only ? { runOnly: only } : {}) })).violations;
  }, rules);
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`));
}
