import { facility } from '@jishi/shared/schema/institution';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { BrowserContext } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { breachesEn } from '../../../web/src/messages/breaches-en.ts';
import { breachesZh } from '../../../web/src/messages/breaches-zh.ts';
import { groupsEn } from '../../../web/src/messages/groups-en.ts';
import { groupsZh } from '../../../web/src/messages/groups-zh.ts';
import { peopleEn } from '../../../web/src/messages/people-en.ts';
import { peopleZh } from '../../../web/src/messages/people-zh.ts';
import { asking } from './asking.ts';
import { tabTo } from './keys.ts';
import { lookAt } from './looks.ts';
import { freeTime, wireLine } from './microscope.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

let stage: Stage;
let facilityId: string;
const MANAGER = 'manager@demo.test';
const PEOPLE = { en: peopleEn, zh: peopleZh } as const;
const BREACHES = { en: breachesEn, zh: breachesZh } as const;
const GROUPS = { en: groupsEn, zh: groupsZh } as const;
beforeAll(async () => {
  stage = await openStage();
  const context = await asking(stage, MANAGER);
  const me = z.object({ facilities: z.array(facility.pick({ id: true })) });
  facilityId = me.parse(await (await context.request.get('/api/v1/me')).json()).facilities[0]?.id ?? '';
  await context.close();
});
afterAll(() => stage?.close());

async function ok(answer: { status: () => number; text: () => Promise<string>; json: () => Promise<unknown> }) {
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return answer;
}

async function setRules(context: BrowserContext, rules: RuleLayer): Promise<void> {
  const path = `/api/v1/instruments/${stage.anchors.microscopeId}/rules`;
  const { layer } = await (await context.request.get(path)).json();
  await ok(await context.request.put(path, { data: { ...layer, ...rules }, headers: { 'If-Match': '*' } }));
}

test('a list of addresses is authorised at once; who is unknown stays in the field with the reason', async () => {
  const visitor = await visit(stage, { as: MANAGER });
  const { page } = visitor;
  const t = peopleEn;
  await page.goto('/facility/people');
  const emails = page.getByLabel(t.grant.emails);
  await emails.fill('hefei@demo.test, 张三');
  await page.getByText(t.grant.bad('张三')).waitFor();
  expect(await page.getByRole('button', { name: t.grant.submit(1) }).isDisabled()).toBe(true);
  await emails.fill('hefei@demo.test; suzhou@demo.test\nnobody@example.org');
  await page.getByLabel(t.scope.label).selectOption(stage.anchors.microscopeId);
  await page.getByRole('button', { name: t.grant.submit(3) }).click();
  await page.getByText(t.grant.done(2)).first().waitFor();
  await page.getByText(`nobody@example.org: ${t.grant.nobody}`).waitFor();
  expect(await emails.inputValue()).toBe('nobody@example.org');

  // Chosen and revoked by keyboard, the consequence read first.
  const all = page.getByRole('checkbox', { name: t.list.chooseAll });
  await tabTo(page, all);
  await page.keyboard.press('Space');
  const revoke = page.getByRole('button', { name: t.list.revoke, exact: true });
  await revoke.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: t.list.revokeTitle(2) });
  await dialog.getByText(t.list.revokeConsequence).waitFor();
  await dialog.getByRole('button', { name: t.list.revoke }).click();
  await page.getByText(t.list.revoked(2)).first().waitFor();
  await expect.poll(() => page.getByText(t.list.states.revoked, { exact: true }).count()).toBe(2);
  await leave(visitor, /404/);
});

test('somebody is paused with a reason, and the pause is lifted', async () => {
  const visitor = await visit(stage, { as: MANAGER });
  const { page } = visitor;
  const t = peopleEn;
  await page.goto('/facility/people');
  await page.getByText(t.pauses.empty).waitFor();
  await page.getByText(t.pauses.set, { exact: true }).click();
  const panel = page.getByRole('region', { name: t.pauses.title });
  await panel.getByLabel(t.pauses.email).fill('suzhou@demo.test');
  await panel.getByLabel(t.pauses.reason).fill('Left the laboratory unlocked');
  await panel.getByRole('radio', { name: t.pauses.forever }).check();
  await panel.getByRole('button', { name: t.pauses.submit, exact: true }).click();
  await panel.getByText('Left the laboratory unlocked').first().waitFor();
  await panel.getByRole('button', { name: /^Lift the pause of/ }).click();
  await panel.getByText(t.pauses.empty).waitFor();
  await leave(visitor);
});

test('a group is made, confirmed by an administrator, takes somebody in and is ended', async () => {
  const head = await visit(stage, { as: 'hefei@demo.test' });
  const { page } = head;
  const t = groupsEn;
  await page.goto('/groups');
  await page.getByLabel(t.nameEn).fill('Surface physics');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Surface physics' }).waitFor();
  await page.getByText(t.waitingHint).waitFor();

  const admin = await visit(stage, { as: 'admin@demo.test' });
  await admin.page.goto('/admin/groups');
  await admin.page.getByRole('button', { name: t.admin.confirmLabel('Surface physics') }).click();
  await admin.page.getByText(t.admin.none).waitFor();
  await leave(admin);
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Surface physics' }).waitFor();
  expect(await page.getByText(t.waitingHint).count()).toBe(0);

  await page.getByLabel(new RegExp(t.email)).fill('suzhou@demo.test');
  await page.getByRole('button', { name: t.addDo, exact: true }).click();
  // Of another institution: as unknown as nobody.
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: t.end }).click();
  const dialog = page.getByRole('dialog', { name: t.endTitle('Surface physics') });
  await dialog.getByText(t.endConsequence).waitFor();
  await dialog.getByRole('button', { name: t.end }).click();
  await page.getByText(t.none).waitFor();
  await leave(head, /404/);
});

/** A booking that was cancelled too late, against which its person appeals. */
async function addAppeal(): Promise<void> {
  const manager = await asking(stage, MANAGER);
  await setRules(manager, { freeCancelMinutes: 30 * 24 * 60 });
  const context = await asking(stage, 'hefei@demo.test');
  const line = { id: uuidv7(), ...wireLine(stage.anchors.microscopeId, await freeTime(stage)) };
  await ok(await context.request.post('/api/v1/orders', { data: { id: uuidv7(), lines: [line] } }));
  await ok(await context.request.post(`/api/v1/bookings/${line.id}/cancel`, { data: { reason: 'Sample broken' } }));
  const page = z.object({ items: z.array(z.object({ id: z.string() })) });
  const [breach] = page.parse(await (await context.request.get('/api/v1/breaches')).json()).items;
  await ok(
    await context.request.post(`/api/v1/breaches/${breach?.id}/appeal`, {
      data: { text: 'The sample broke on the way.' },
    }),
  );
  await setRules(manager, { freeCancelMinutes: null });
  await context.close();
  await manager.close();
}

test('an appeal stands first, and is decided with a note once the consequence was read', async () => {
  await addAppeal();
  const visitor = await visit(stage, { as: MANAGER });
  const { page } = visitor;
  const t = breachesEn;
  await page.goto('/facility/breaches');
  const open = page.getByRole('region', { name: t.open });
  await open.getByText('The sample broke on the way.').waitFor();
  await open.getByRole('button', { name: /^Decide/ }).click();
  const dialog = page.getByRole('dialog', { name: t.dialog });
  expect(await dialog.getByRole('button', { name: t.submit }).isDisabled()).toBe(true);
  await dialog.getByRole('radio', { name: new RegExp(t.waive) }).check();
  await dialog.getByLabel(new RegExp(t.note)).fill('Accepted.');
  await dialog.getByRole('button', { name: t.submit }).click();
  await open.getByText(t.openNone).waitFor();
  await page.getByRole('region', { name: t.others }).getByText(t.states.waived, { exact: true }).waitFor();
  await leave(visitor);
});

for (const language of ['zh', 'en'] as const) {
  test(`people, breaches and groups in ${language} shut nobody out`, { timeout: 240_000 }, async () => {
    await addAppeal();
    const visitor = await visit(stage, { language, as: MANAGER });
    const { page, context } = visitor;
    const give = (email: string, more: object) =>
      context.request.post(`/api/v1/facilities/${facilityId}/authorisations`, {
        data: { id: uuidv7(), email, ...more },
      });
    await ok(
      await give('hefei@demo.test', { scope: { all: true }, until: '2026-12-20T00:00:00Z', note: '2026 秋季考核' }),
    );
    await ok(await give('suzhou@demo.test', { scope: { instrumentId: stage.anchors.microscopeId } }));
    await page.goto('/facility/people');
    await page.getByText('2026 秋季考核').first().waitFor();
    await page.getByRole('checkbox', { name: PEOPLE[language].list.chooseAll }).check();
    await lookAt(visitor.page, 'people', visitor.language);
    await page.goto('/facility/breaches');
    await page.getByRole('button', { name: BREACHES[language].decide }).first().click();
    await page.getByRole('dialog').waitFor();
    await lookAt(visitor.page, 'breaches-decide', visitor.language);
    await page.keyboard.press('Escape');
    await lookAt(visitor.page, 'breaches', visitor.language);
    const made = { id: uuidv7(), name: { zh: '表面物理组', en: 'Surface physics' } };
    await ok(await context.request.post('/api/v1/groups', { data: made }));
    await page.goto(`/groups?group=${made.id}`);
    await page.getByText(GROUPS[language].waitingHint).waitFor();
    await lookAt(visitor.page, 'groups', visitor.language);
    await leave(visitor);
    const admin = await visit(stage, { language, as: 'admin@demo.test' });
    await admin.page.goto('/admin/groups');
    await admin.page.getByRole('button', { name: GROUPS[language].admin.confirm }).first().waitFor();
    await lookAt(admin.page, 'admin-groups', admin.language);
    await ok(await admin.context.request.post(`/api/v1/groups/${made.id}/confirm`));
    await leave(admin);
  });
}
