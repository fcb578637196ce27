import { facility } from '@jishi/shared/schema/institution';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { trainingDetail } from '@jishi/shared/schema/training';
import type { BrowserContext } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { trainingEn } from '../../../web/src/messages/training-en.ts';
import { trainingZh } from '../../../web/src/messages/training-zh.ts';
import { asking } from './asking.ts';
import { typeDate } from './fields.ts';
import { lookAt } from './looks.ts';
import { NOW, openStage, type Stage } from './stage.ts';
import { leave, type Visitor, visit } from './visitor.ts';

let stage: Stage;
let facilityId: string;
const TEXTS = { en: trainingEn, zh: trainingZh } as const;
const MANAGER = 'manager@demo.test';
beforeAll(async () => {
  stage = await openStage();
  const context = await asking(stage, MANAGER);
  const me = z.object({ facilities: z.array(facility.pick({ id: true })) });
  facilityId = me.parse(await (await context.request.get('/api/v1/me')).json()).facilities[0]?.id ?? '';
  await setRules(context, { authorisation: 'all' });
  await context.close();
});
afterAll(() => stage?.close());

const asked = (as: 'manager@demo.test' | 'hefei@demo.test') => visit(stage, { as });

async function setRules(context: BrowserContext, rules: RuleLayer): Promise<void> {
  const path = `/api/v1/instruments/${stage.anchors.microscopeId}/rules`;
  const { layer } = await (await context.request.get(path)).json();
  const answer = await context.request.put(path, { data: { ...layer, ...rules }, headers: { 'If-Match': '*' } });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function announce(context: BrowserContext, more: object) {
  const data = {
    ...{ id: uuidv7(), scope: { instrumentId: stage.anchors.microscopeId }, places: 1, language: 'both' },
    ...{ from: '2026-11-26T06:00:00Z', to: '2026-11-26T08:00:00Z', place: '2 号楼 201', trainer: '韩梅梅' },
    ...{ description: { zh: '请带学生证。', en: 'Bring your card.' }, validMonths: 12 },
    ...more,
  };
  const answer = await context.request.post(`/api/v1/facilities/${facilityId}/trainings`, { data });
  expect(answer.status(), await answer.text()).toBe(201);
  return trainingDetail.parse(await answer.json());
}

const cancel = (context: BrowserContext, id: string) =>
  context.request.post(`/api/v1/trainings/${id}/cancel`, { data: {} });
const instrumentPage = () => `/instruments/${stage.anchors.microscopeId}`;

test('a session is announced, found by whoever lacks the authorisation, and full for the next', async () => {
  const manager = await visit(stage, { as: MANAGER });
  const { page } = manager;
  const t = trainingEn;
  await page.goto('/facility/training');
  await page.getByText(t.noneComing).waitFor();
  await page.getByRole('button', { name: t.announce }).click();
  const dialog = page.getByRole('dialog', { name: t.announce });
  await dialog.getByLabel(t.fields.teaches).selectOption(stage.anchors.microscopeId);
  await typeDate(manager, dialog.getByRole('group', { name: t.fields.date }).first(), '2026-11-25');
  await dialog.getByLabel(t.fields.from).selectOption('10:00');
  await dialog.getByLabel(t.fields.to).selectOption('12:00');
  await dialog.getByLabel(new RegExp(`^${t.fields.place} `)).fill('Room 201');
  await dialog.getByLabel(t.fields.places).fill('0');
  await dialog.getByText(t.fields.placesFault).waitFor();
  // What was typed is still there after a reload.
  await page.reload();
  await page.getByRole('button', { name: t.announce }).click();
  await dialog.getByText(t.drafted).waitFor();
  expect(await dialog.getByLabel(new RegExp(`^${t.fields.place} `)).inputValue()).toBe('Room 201');
  await dialog.getByLabel(t.fields.places).fill('1');
  await dialog.getByRole('button', { name: t.save, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('article').first();
  await row.getByText(t.count(0, 1)).waitFor();
  await row.getByText(t.nobody).waitFor();

  const learner = await visit(stage, { as: 'hefei@demo.test' });
  await learner.page.goto(instrumentPage());
  const before = learner.page.getByRole('region', { name: t.before.title });
  await before.getByText(t.before.training).waitFor();
  await before.getByRole('button', { name: /^Sign up: Wed 25 Nov, 10:00/ }).click();
  await before.getByText(t.mine.joined).waitFor();
  // The manager sees it without a reload.
  await row.getByText(t.count(1, 1)).waitFor();

  const next = await visit(stage, { as: 'suzhou@demo.test', language: 'zh' });
  await next.page.goto(instrumentPage());
  await next.page.getByRole('button', { name: /^报名/ }).click();
  await next.page.getByText(trainingZh.mine.waiting).first().waitFor();
  await learner.page.goto('/training');
  await learner.page.getByRole('button', { name: /^Give the place back/ }).click();
  await next.page.goto('/training');
  await next.page.getByText(trainingZh.mine.joined).first().waitFor();
  for (const visitor of [learner, next]) await leave(visitor);

  await row.getByRole('button', { name: t.cancel }).click();
  const sure = page.getByRole('dialog', { name: t.cancelTitle });
  await sure.getByText(t.cancelConsequence(1)).waitFor();
  await sure.getByRole('button', { name: t.cancel }).click();
  await row.getByText(t.states.cancelled).waitFor();
  await leave(manager);
});

for (const language of ['zh', 'en'] as const) {
  test(`training in ${language} shuts nobody out, for the staff and on the instrument’s page`, {
    timeout: 240_000,
  }, async () => {
    const visitor = await visit(stage, { language, as: MANAGER });
    const { page, context } = visitor;
    const t = TEXTS[language];
    const first = await announce(context, {});
    const second = await announce(context, {
      from: '2026-11-27T06:00:00Z',
      to: '2026-11-27T08:00:00Z',
      scope: { all: true },
    });
    const learner = await visit(stage, { language, as: 'hefei@demo.test' });
    await learner.context.request.post(`/api/v1/trainings/${first.id}/join`);
    await page.goto(`/facility/training?session=${first.id}`);
    await page.getByRole('table').waitFor();
    await lookAt(visitor.page, 'training', visitor.language);
    await page.getByRole('button', { name: t.announce }).click();
    await page.getByRole('dialog').getByLabel(t.fields.teaches).selectOption(stage.anchors.microscopeId);
    await page.getByRole('dialog').getByRole('radio').first().waitFor();
    await lookAt(visitor.page, 'training-announce', visitor.language);
    await learner.page.goto(instrumentPage());
    await learner.page.getByRole('heading', { name: t.before.title }).waitFor();
    await learner.page.getByText(t.mine.joined).first().waitFor();
    await lookAt(learner.page, 'instrument-training', learner.language);
    await learner.page.goto('/training');
    await learner.page.getByText(t.mine.joined).first().waitFor();
    await lookAt(learner.page, 'my-training', learner.language);
    for (const { id } of [first, second]) await cancel(context, id);
    await leave(learner);
    await leave(visitor);
  });
}

test('results are marked for all at once with the keyboard, and whoever attended may book', async () => {
  const t = trainingEn;
  const setUp = await asked(MANAGER);
  const { id } = await announce(setUp.context, { from: '2026-11-23T00:30:00Z', to: '2026-11-23T01:00:00Z', places: 8 });
  const learner = await asked('hefei@demo.test');
  expect((await learner.context.request.post(`/api/v1/trainings/${id}/join`)).status()).toBe(200);
  await leave(learner);
  await leave(setUp);
  stage.pass(NOW + 70 * 60_000 - stage.now());
  const visitor: Visitor = await visit(stage, { as: MANAGER });
  const { page } = visitor;
  await page.goto(`/facility/training?when=past&session=${id}`);
  const all = page.getByRole('button', { name: t.markAll });
  await all.focus();
  await page.keyboard.press('Enter');
  const save = page.getByRole('button', { name: t.saveMarks(1) });
  await save.focus();
  await page.keyboard.press('Enter');
  await page.getByText(t.authorised, { exact: true }).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('columnheader', { name: t.signature }).isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: t.markAll }).isVisible()).toBe(false);
  await leave(visitor);
  const after = await asked('hefei@demo.test');
  await after.page.goto(instrumentPage());
  await after.page.getByText(t.before.ready).waitFor();
  await leave(after);
});
