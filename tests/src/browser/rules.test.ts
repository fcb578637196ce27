import { policy } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rulesEn } from '../../../web/src/messages/rules-en.ts';
import { rulesZh } from '../../../web/src/messages/rules-zh.ts';
import { tabTo } from './keys.ts';
import { lookAt } from './looks.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
const WHO = 'manager@demo.test';
const TEXTS = { en: rulesEn, zh: rulesZh } as const;
const OF_MICROSCOPE = () => `/facility/rules?layer=instrument&instrument=${stage.anchors.microscopeId}`;
const PATH = () => `/api/v1/instruments/${stage.anchors.microscopeId}/rules`;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

async function read({ context }: Visitor): Promise<RuleLayer> {
  return policy.parse(await (await context.request.get(PATH())).json()).layer;
}

async function write({ context }: Visitor, change: RuleLayer): Promise<void> {
  const data = { ...(await read({ context } as Visitor)), ...change };
  const answer = await context.request.put(PATH(), { data, headers: { 'If-Match': '*' } });
  expect(answer.status(), await answer.text()).toBe(200);
}

const numberOf = (page: Page, title: string, { amountOf }: { amountOf: (name: string) => string }) =>
  page.getByRole('textbox', { name: amountOf(title), exact: true }).first();

for (const language of ['zh', 'en'] as const) {
  test(`the rules in ${language} are sentences that shut nobody out`, { timeout: 240_000 }, async () => {
    const visitor = await visit(stage, { language, as: WHO });
    const { page, said } = visitor;
    const t = TEXTS[language];
    await page.goto('/facility/rules');
    await page.getByRole('heading', { level: 1, name: t.title }).waitFor();
    await page.locator('.bench-verdict').waitFor();
    await lookAt(visitor.page, 'rules', visitor.language);
    await page.goto(OF_MICROSCOPE());
    await numberOf(page, said.settings.minMinutes.name, t).fill('20');
    await page.getByRole('button', { name: t.cases.add }).click();
    await page.getByRole('combobox', { name: t.cases.addRule }).selectOption('approval');
    await page.getByRole('button', { name: `${t.cases.addDo}: ${t.cases.addRule}` }).click();
    await page.locator('.rule-fault').first().waitFor();
    await lookAt(visitor.page, 'rules-instrument', visitor.language);
    await leave(visitor);
  });
}

test('a rule is changed in its sentence, tried on the bench before it is in force, checked and put into force', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, said } = visitor;
  const t = rulesEn;
  await page.goto(`${OF_MICROSCOPE()}&who=company&from=2026-11-24T02:00:00Z&to=2026-11-24T03:00:00Z`);
  const verdict = (text: string) => page.locator('.bench-verdict').filter({ hasText: text });
  await verdict(t.bench.passes).waitFor();
  await page.getByText(t.bench.asInForce).waitFor();
  const shortest = numberOf(page, said.settings.minMinutes.name, t);
  expect(await shortest.inputValue()).toBe('1');
  // Longer than the longest: said at the sentence, and not to be put into force.
  await shortest.fill('12');
  await page.getByText('The shortest booking is longer than the longest.').waitFor();
  await page.getByText(t.bench.faulty).waitFor();
  expect(await page.getByRole('button', { name: t.bar.preview }).isDisabled()).toBe(true);
  await shortest.fill('');
  await page.getByText(t.range('15 min', '366 days')).waitFor();
  await shortest.fill('2');
  await verdict(t.bench.refused(1)).waitFor();
  await page.getByText(t.bench.withDraft).waitFor();
  await page.getByText(t.bench.setBy(t.owners.instrument)).waitFor();
  expect((await read(visitor)).minMinutes).toBe(60);

  await page.reload();
  await page.getByText(t.bar.restored).waitFor();
  expect(await numberOf(page, said.settings.minMinutes.name, t).inputValue()).toBe('2');
  await page.getByRole('button', { name: t.bar.preview }).click();
  const publish = page.getByRole('button', { name: new RegExp(`^${t.bar.publish}`) });
  await publish.click();
  await page.getByText(t.bar.published).first().waitFor();
  expect((await read(visitor)).minMinutes).toBe(120);

  // Back to what comes from above.
  await page.getByRole('button', { name: t.resetDefault(said.settings.minMinutes.name) }).click();
  expect(await numberOf(page, said.settings.minMinutes.name, t).inputValue()).toBe('15');
  await page.getByRole('button', { name: t.bar.discard }).click();
  expect(await numberOf(page, said.settings.minMinutes.name, t).inputValue()).toBe('2');
  await write(visitor, { minMinutes: 60 });
  await leave(visitor);
});

test('what somebody else changed meanwhile is kept beside one’s own changes, and said', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page, said } = visitor;
  const t = rulesEn;
  await page.goto(OF_MICROSCOPE());
  await numberOf(page, said.settings.horizonDays.name, t).fill('45');
  await write(visitor, { noticeMinutes: 120 });
  await page.getByRole('button', { name: t.bar.preview }).click();
  await page.getByRole('button', { name: new RegExp(`^${t.bar.publish}`) }).click();
  await page.getByText(t.stale.title).waitFor();
  await page.getByText(t.stale.theirs(said.settings.noticeMinutes.name)).waitFor();
  expect(await numberOf(page, said.settings.horizonDays.name, t).inputValue()).toBe('45');
  expect(await numberOf(page, said.settings.noticeMinutes.name, t).inputValue()).toBe('2');
  expect((await read(visitor)).horizonDays).toBe(60);
  await page.getByRole('button', { name: t.bar.preview }).click();
  await page.getByRole('button', { name: new RegExp(`^${t.bar.publish}`) }).click();
  await page.getByText(t.bar.published).first().waitFor();
  expect(await read(visitor)).toMatchObject({ horizonDays: 45, noticeMinutes: 120 });
  await write(visitor, { horizonDays: 60, noticeMinutes: 60 });
  await leave(visitor, /412/);
});

test('an exception for companies is made with the keyboard alone', async () => {
  const visitor = await visit(stage, { as: WHO });
  const { page } = visitor;
  const t = rulesEn;
  await page.goto(`${OF_MICROSCOPE()}&who=company`);
  await page.locator('.bench-verdict').waitFor();
  const add = page.getByRole('button', { name: t.cases.add });
  await add.focus();
  await page.keyboard.press('Enter');
  const rule = page.getByRole('combobox', { name: t.cases.addRule });
  await tabTo(page, rule);
  await page.keyboard.type('Approval');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const card = page.getByRole('group', { name: t.cases.heading(1) });
  const approval = card.getByRole('combobox', { name: 'Approval', exact: true });
  await approval.focus();
  await page.keyboard.press('ArrowDown');
  await page.locator('.bench').getByText('Facility manager').waitFor();
  await page.getByRole('button', { name: t.bar.preview }).focus();
  await page.keyboard.press('Enter');
  const publish = page.getByRole('button', { name: new RegExp(`^${t.bar.publish}`) });
  await publish.focus();
  await page.keyboard.press('Enter');
  await page.getByText(t.bar.published).first().waitFor();
  expect((await read(visitor)).cases).toEqual([{ when: { class: ['company'] }, set: { approval: ['manager'] } }]);
  await write(visitor, { cases: [] });
  await leave(visitor);
});
