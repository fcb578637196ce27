import { join } from 'node:path';
import { adminInstitution } from '@jishi/shared/schema/admin-institution';
import type { Language } from '@jishi/shared/schema/primitives';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { adminEn } from '../../../web/src/messages/admin-en.ts';
import { adminZh } from '../../../web/src/messages/admin-zh.ts';
import { staleZh } from '../../../web/src/messages/stale-zh.ts';
import { findBarriers } from './axe.ts';
import { tabTo } from './keys.ts';
import { lookAt } from './looks.ts';
import { openStage, type Stage } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

const TEXTS = { en: adminEn, zh: adminZh } as const;
const ADMIN = 'admin@demo.test';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const list = z.object({ items: z.array(z.looseObject({ id: z.string() })) });

async function idOf({ context }: Visitor, path: string): Promise<string> {
  const answer = await context.request.get(`/api/v1/admin/${path}`);
  return list.parse(await answer.json()).items[0]?.id ?? '';
}

/** Where each page is, and what shows that it is there. */
const PAGES: Readonly<Record<string, (visitor: Visitor, t: (typeof TEXTS)[Language]) => Promise<void>>> = {
  'admin-overview': async ({ page }, t) => {
    await page.goto('/admin');
    await page.getByRole('heading', { name: t.overview.latest }).waitFor();
    await page.getByRole('article').first().waitFor();
  },
  'admin-institutions': async ({ page }) => {
    await page.goto('/admin/institutions');
    await page.getByRole('article').first().waitFor();
  },
  'admin-institution': async (visitor, t) => {
    const id = await idOf(visitor, `institutions?limit=1&q=${encodeURIComponent('张江')}`);
    await visitor.page.goto(`/admin/institutions/${id || (await idOf(visitor, 'institutions?limit=1'))}`);
    await visitor.page.getByRole('heading', { name: t.review.title }).waitFor();
  },
  'admin-regions': async ({ page }) => {
    await page.goto('/admin/regions');
    await page.getByText('310000').waitFor();
  },
  'admin-holidays': async ({ page }, t) => {
    await page.goto('/admin/holidays?calendar=CN&year=2026');
    await page.getByRole('button', { name: t.holidays.addDay }).waitFor();
    await page.locator('.admin-day').first().waitFor();
  },
  'admin-people': async ({ page }) => {
    await page.goto('/admin/people');
    await page.getByRole('article').first().waitFor();
  },
  'admin-person': async (visitor, t) => {
    await visitor.page.goto(`/admin/people/${await idOf(visitor, 'people?role=manager&limit=1')}`);
    await visitor.page.getByRole('heading', { name: t.people.actions }).waitFor();
  },
  'admin-jobs': async ({ page }, t) => {
    await page.goto('/admin/jobs');
    await page.getByText(t.jobs.none).first().waitFor();
  },
  'admin-events': async ({ page }, t) => {
    await page.goto('/admin/events');
    await page.getByRole('article').first().waitFor();
    await page.getByText(t.events.details).first().click();
  },
  'admin-apply': async ({ page }, t) => {
    await page.goto('/institution');
    await page.getByRole('button', { name: t.apply.submit }).waitFor();
  },
};

for (const language of ['zh', 'en'] as const) {
  test(`the pages of an administrator in ${language} say what they are and shut nobody out`, {
    timeout: 240_000,
  }, async () => {
    const visitor = await visit(stage, { language, as: ADMIN });
    for (const [name, open] of Object.entries(PAGES)) {
      await open(visitor, TEXTS[language]);
      expect(await visitor.page.title(), name).toMatch(/ – /);
      await lookAt(visitor.page, name, language);
    }
    await leave(visitor);
  });
}

test('are closed to everybody else, who is told so and sent on', async () => {
  const visitor = await visit(stage, { as: 'manager@demo.test' });
  await visitor.page.goto('/admin/people');
  await visitor.page.getByText(adminEn.forbidden).waitFor();
  expect(await visitor.page.getByRole('link', { name: visitor.m.shell.administration }).count()).toBe(0);
  await leave(visitor);
  const nobody = await visit(stage);
  await nobody.page.goto('/admin');
  await nobody.page.getByRole('main').getByRole('link', { name: nobody.m.shell.signIn }).waitFor();
  await leave(nobody);
});

test('holidays of a year that is announced now are pasted, survive a reload, are looked at and published', async () => {
  const visitor = await visit(stage, { language: 'zh', as: ADMIN });
  const { page, context } = visitor;
  const t = adminZh.holidays;
  await page.goto('/admin/holidays?calendar=CN&year=2027');
  await page.getByText(t.notAnnounced(2027)).waitFor();
  await page.getByRole('textbox', { name: t.paste }).fill('2027-01-01 元旦 休\n2027-01-03,元旦,班\n下个月放假');
  await page.getByRole('button', { name: t.pasteDo }).click();
  await page.getByText(t.badLines('下个月放假')).waitFor();
  await page.reload();
  await page.getByText(t.draft).waitFor();
  expect(await page.locator('.admin-day').count()).toBe(2);
  await page.getByRole('button', { name: t.preview }).click();
  await page.getByRole('heading', { name: t.impactTitle }).waitFor();
  await page.screenshot({ path: join(ARTIFACTS, 'admin-holidays-impact-zh-1440.png'), fullPage: true });
  expect(await findBarriers(page)).toEqual([]);
  const year = async () => (await context.request.get('/api/v1/admin/holidays/CN/2027')).text();
  expect(await year()).not.toContain('元旦');

  // Somebody else publishes meanwhile.
  const other = { days: [{ date: '2027-05-01', kind: 'off', name: { zh: '劳动节' } }] };
  const put = await context.request.put('/api/v1/admin/holidays/CN/2027', {
    data: other,
    headers: { 'if-match': '*' },
  });
  expect(put.status()).toBe(200);
  await page.getByRole('button', { name: t.publish, exact: true }).click();
  await page.getByText(staleZh.title).waitFor();
  await page.getByRole('alert').getByText('劳动节').waitFor();
  expect(await page.locator('.admin-day').count()).toBe(2);
  await page.getByRole('button', { name: t.preview }).click();
  await page.getByRole('button', { name: t.publish, exact: true }).click();
  await page.getByRole('button', { name: t.undoDo }).waitFor();
  expect(JSON.parse(await year())).toMatchObject({
    days: [
      { date: '2027-01-01', kind: 'off', name: { zh: '元旦' } },
      { date: '2027-01-03', kind: 'work' },
    ],
  });
  await leave(visitor, /412|Precondition/);
});

test('an institution that somebody asked for is admitted by keyboard alone, and is theirs then', async () => {
  const applicant = await visit(stage, { language: 'zh', as: ADMIN });
  const id = uuidv7();
  const data = { id, name: { zh: '舟山海洋观测所' }, kind: 'facility', text: '请新增' };
  expect((await applicant.context.request.post('/api/v1/institutions/applications', { data })).status()).toBe(201);
  const { page } = applicant;
  const t = adminZh;
  await page.goto('/admin');
  await tabTo(page, page.getByRole('link', { name: t.overview.applications(1) }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: '舟山海洋观测所' }));
  await page.keyboard.press('Enter');
  await page.getByText(t.admission.meaning.applied).waitFor();
  await tabTo(page, page.getByRole('button', { name: t.admission.admit, exact: true }));
  await page.keyboard.press('Enter');
  await page.getByText(t.admission.meaning.admitted).waitFor();

  await page.getByRole('button', { name: t.admission.suspend }).click();
  const dialog = page.getByRole('dialog', { name: t.admission.suspendTitle('舟山海洋观测所') });
  expect(await dialog.getByRole('button', { name: '暂停' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: t.admission.reason }).fill('资质到期');
  await dialog.getByRole('button', { name: '暂停' }).click();
  await page.getByText(t.admission.meaning.suspended).waitFor();
  await page.getByText('资质到期').waitFor();
  await leave(applicant);
});

test('an edit that somebody else overtook keeps what was typed and says what they changed', async () => {
  const visitor = await visit(stage, { as: ADMIN });
  const { page, context } = visitor;
  const id = uuidv7();
  const data = { id, name: { en: 'Stale Institute' }, kind: 'other' };
  expect((await context.request.post('/api/v1/admin/institutions', { data })).status()).toBe(201);
  await page.goto(`/admin/institutions/${id}`);
  await page.getByLabel(adminEn.nameEn).fill('Fresh Institute');
  const path = `/api/v1/admin/institutions/${id}`;
  const other = { data: { website: 'https://example.org/' }, headers: { 'if-match': '*' } };
  expect((await context.request.patch(path, other)).status()).toBe(200);
  await page.getByRole('button', { name: adminEn.save, exact: true }).click();
  await page.getByRole('alert').getByText('https://example.org/').waitFor();
  expect(await page.getByLabel(adminEn.nameEn).inputValue()).toBe('Fresh Institute');
  await page.getByRole('button', { name: adminEn.save, exact: true }).click();
  await page.getByRole('heading', { name: 'Fresh Institute' }).waitFor();
  const saved = adminInstitution.parse(await (await context.request.get(path)).json());
  expect(saved.name.en).toBe('Fresh Institute');
  expect(saved.website).toBe('https://example.org/');
  await leave(visitor, /412|Precondition/);
});

test('the audit trail is narrowed in the address, and taken away as a table', async () => {
  const visitor = await visit(stage, { as: ADMIN });
  const { page } = visitor;
  await page.goto('/admin/events');
  await page.getByRole('article').first().waitFor();
  await page.getByLabel(adminEn.events.area, { exact: true }).selectOption('administrator');
  await page.waitForURL(/area=administrator/);
  await expect.poll(() => page.getByRole('article').count()).toBe(1);
  await page.getByRole('article').getByRole('link').nth(1).click();
  await page.waitForURL(/person=/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: adminEn.events.export }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('jishi-events.csv');
  await leave(visitor);
});

test('somebody is suspended only with a reason, and a new password is shown once', async () => {
  const visitor = await visit(stage, { as: ADMIN });
  const { page } = visitor;
  await page.goto(`/admin/people?q=${encodeURIComponent('suzhou@demo.test')}`);
  await page.getByRole('article').getByRole('link').first().click();
  await page.getByRole('button', { name: adminEn.people.password }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New password', exact: true }).click();
  await page.getByText(adminEn.people.passwordMade).waitFor();
  const made = await page.locator('.admin-password code').textContent();
  expect(made).toMatch(/^([a-z0-9]{4}-){3}[a-z0-9]{4}$/);
  await page.getByRole('dialog').getByRole('button', { name: visitor.m.common.close }).last().click();
  await page.getByRole('button', { name: adminEn.people.suspend }).click();
  await page.getByRole('dialog').getByLabel(adminEn.people.suspendReason).fill('left');
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByRole('button', { name: adminEn.people.restore }).click();
  await page.getByRole('button', { name: adminEn.people.suspend }).waitFor();
  await leave(visitor);
});
