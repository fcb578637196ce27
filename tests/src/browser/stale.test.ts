import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staleEn } from '../../../web/src/messages/stale-en.ts';
import { staleZh } from '../../../web/src/messages/stale-zh.ts';
import { asking } from './asking.ts';
import { EDITORS } from './editors.ts';
import { FORMS } from './forms.ts';
import { lookAt } from './looks.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const STALE = { zh: staleZh, en: staleEn } as const;
/** The browser itself notes each answer that is an error, and what does not come. */
const NOTED = /Failed to load resource/;
const LANGUAGES = ['zh', 'en'] as const;
const CASES = EDITORS.flatMap((editor) => LANGUAGES.map((language) => [editor.name, language, editor] as const));

test.each(CASES)(
  '%s in %s: somebody faster, and a server that is away, leave what was typed as it is and are said',
  async (name, language, editor) => {
    const visitor = await visit(stage, { language, as: editor.as });
    const other = await asking(stage, editor.as);
    const { page } = visitor;
    // Else the page would know of the others' change before it is sent.
    await page.route('**/api/v1/events**', (route) => route.abort());
    const { field, save, again, overtake, ...more } = await editor.open(visitor, stage, other);
    const typed = await field.inputValue();

    const theirs = await overtake();
    const late = page.waitForResponse((answer) => answer.status() === 412);
    await save();
    await late;
    const notice = page
      .locator('[role=alert], [role=status]')
      .filter({ hasText: more.notice ?? STALE[language].title });
    await notice.first().waitFor();
    await (more.notice ? page.locator('body') : notice).getByText(theirs, { exact: false }).first().waitFor();
    expect(await field.inputValue()).toBe(typed);
    if (editor.look) await lookAt(page, `stale-${name.replaceAll(' ', '-')}`, language);
    await again?.();

    await loseServer(visitor, field, save);
    const take = page.getByRole('button', { name: STALE[language].take });
    if (language === 'en' && (await take.count()) > 0) {
      await take.click();
      await expect.poll(async () => (await field.count()) > 0 && (await field.inputValue()) === typed).toBe(false);
    } else {
      const saved = page.waitForResponse((answer) => answer.request().method() !== 'GET' && answer.ok());
      await save();
      await saved;
    }
    await more.done?.();
    await other.close();
    await leave(visitor, NOTED);
  },
);

test.each(FORMS.flatMap((form) => LANGUAGES.map((language) => [form.name, language, form] as const)))(
  '%s in %s: a server that is away is said, what was typed stays, and the same button sends it when it is back',
  async (_name, language, form) => {
    const visitor = await visit(stage, { language, as: form.as });
    const other = await asking(stage, form.as);
    const { page } = visitor;
    const { field, save } = await form.open(visitor, stage, other);
    await loseServer(visitor, field, save);
    const sent = page.waitForResponse((answer) => answer.request().method() !== 'GET' && answer.ok());
    await save();
    await sent;
    await other.close();
    await leave(visitor, NOTED);
  },
);

/** Sends what was typed to nobody, stays away for a minute, and comes back to what was typed. */
async function loseServer(visitor: Visitor, field: Locator, save: () => Promise<void>): Promise<void> {
  const { page, context, m } = visitor;
  const typed = await field.inputValue();
  await context.setOffline(true);
  await save();
  await page.getByRole('alert').getByText(m.errors.unreachable, { exact: false }).first().waitFor();
  await comeBackToTab(visitor);
  expect(await field.inputValue()).toBe(typed);
  const back = page.waitForResponse('**/api/v1/session');
  await context.setOffline(false);
  await back;
  expect(await field.inputValue()).toBe(typed);
}

/** A minute later the tab is looked at again: everything is asked anew, thrice in vain. */
async function comeBackToTab({ page }: Visitor): Promise<void> {
  let inVain = 0;
  page.on('requestfailed', (request) => {
    if (request.url().endsWith('/api/v1/session')) inVain += 1;
  });
  await page.clock.fastForward(61_000);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  const tries = async () => {
    await page.clock.fastForward(1000);
    return inVain;
  };
  await expect.poll(tries).toBeGreaterThanOrEqual(3);
}
