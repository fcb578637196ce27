import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

test('no page runs what stands in it, and no text becomes markup', async () => {
  const visitor = await visit(stage);
  const { page, context } = visitor;
  for (const path of ['/', '/order', '/facility', '/admin', '/no-such-page', '/docs/']) {
    const answer = await context.request.get(path, { headers: { Accept: 'text/html' } });
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect.soft(policy, path).toContain("script-src 'self'");
    expect.soft(policy, path).toContain("style-src 'self'");
    expect.soft(policy, path).not.toMatch(/unsafe|\*/);
  }
  await page.goto('/');
  await page.getByRole('article').first().waitFor();
  const tried = await page.evaluate(() => {
    const script = document.createElement('script');
    const attempts = {
      text: () => script.append('window.hurt = 1'),
      markup: () => {
        document.body.innerHTML = '<b>hurt</b>';
      },
    };
    const refused = Object.entries(attempts).filter(([, attempt]) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    });
    try {
      document.head.append(script);
    } catch {
      // Refused as well.
    }
    return { refused: refused.map(([name]) => name), hurt: (globalThis as { hurt?: unknown }).hurt };
  });
  expect(tried.hurt).toBeUndefined();
  expect(tried.refused).toEqual(expect.arrayContaining(['markup']));
  expect(visitor.faults.length).toBeGreaterThan(0);
  await leave(visitor, /./);
});
