import { join } from 'node:path';
import { sayDate } from '@jishi/shared/messages/format';
import { authorisation } from '@jishi/shared/schema/authorisation';
import type { BrowserContext } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { todayEn } from '../../../web/src/messages/today-en.ts';
import { todayZh } from '../../../web/src/messages/today-zh.ts';
import { asking } from './asking.ts';
import { lookAt } from './looks.ts';
import { book, bookingsAt, freeTime } from './microscope.ts';
import { addPast } from './past.ts';
import { underRules } from './ruling.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, type Visitor, visit } from './visitor.ts';

const TEXTS = { en: todayEn.approval.applicant, zh: todayZh.approval.applicant } as const;
const UNTIL = '2027-12-01T00:00:00+08:00';
const REASON = '擅自更换 <b>样品杆</b> Changed the holder without asking';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({}, (deps) => addPast(deps, 'hefei@demo.test'));
});
afterAll(() => stage?.close());

/** Asks for an hour on the microscope. */
async function ask(context: BrowserContext) {
  const span = await freeTime(stage, 0, 1);
  await book(context, stage.anchors.microscopeId, span);
  return span;
}

const rowOf = ({ page, m }: Visitor, who: string) =>
  page.getByRole('region', { name: m.facility.approvals }).getByRole('row').filter({ hasText: who });

/** What is said of an applicant, in order. */
function factsOf(visitor: Visitor, who: string): Promise<string[]> {
  const facts = rowOf(visitor, who).getByRole('list', { name: TEXTS[visitor.language].label }).first();
  return facts.getByRole('listitem').allTextContents();
}

test('beside each request stands what is known of whoever asks, and changes while it is looked at', async () => {
  const [hefei, suzhou, staff] = [
    await asking(stage, 'hefei@demo.test'),
    await asking(stage, 'suzhou@demo.test'),
    await asking(stage, 'manager@demo.test'),
  ];
  const facility = `/api/v1/facilities/${stage.anchors.zhangjiangFacilityId}`;
  const idOf = async (context: BrowserContext) =>
    ((await (await context.request.get('/api/v1/me')).json()) as { id: string }).id;
  await underRules(stage, { freeCancelMinutes: 20_160, lateCancel: 'breach' }, async () => {
    const span = await ask(suzhou);
    const [booking] = await bookingsAt(suzhou, span);
    const cancelled = await suzhou.request.post(`/api/v1/bookings/${booking?.id}/cancel`, { data: {} });
    expect(cancelled.status(), await cancelled.text()).toBe(200);
  });
  await underRules(stage, { approval: ['manager'] }, async () => {
    await ask(hefei);
    await ask(suzhou);
  });
  const scope = { instrumentId: stage.anchors.microscopeId };
  const given = await staff.request.post(`${facility}/authorisations`, {
    data: { id: uuidv7(), personId: await idOf(hefei), scope, until: UNTIL },
  });
  const { id } = authorisation.parse(await given.json());
  const paused = await staff.request.post(`${facility}/pauses`, {
    data: { id: uuidv7(), personId: await idOf(suzhou), reason: REASON },
  });
  expect(paused.status(), await paused.text()).toBe(201);

  await underRules(stage, { authorisation: 'self' }, async () => {
    const visitors = [
      await visit(stage, { language: 'zh', as: 'manager@demo.test' }),
      await visit(stage, { language: 'en', as: 'manager@demo.test' }),
    ];
    for (const visitor of visitors) {
      const { page, language } = visitor;
      const texts = TEXTS[language];
      await page.goto(`/facility?date=2026-11-24&facility=${stage.anchors.zhangjiangFacilityId}`);
      const until = sayDate(Date.parse(UNTIL) - 1, ZONE, language);
      await expect
        .poll(() => factsOf(visitor, 'Li Ming'), { timeout: 10_000 })
        .toEqual([`✓ ${texts.authorisedUntil(until)}`, `${texts.completed(1)} · ${texts.noBreaches}`]);
      expect(await factsOf(visitor, 'Wang Fang')).toEqual([
        ...[`⚠ ${texts.paused}`, REASON, `⚠ ${texts.notAuthorised}`],
        ...[`! ${texts.breaches['late-cancel'](1)}`, texts.noneCompleted],
      ]);
      await lookAt(page, 'approvals', language);
      for (const width of [1440, 768, 360]) {
        await page.setViewportSize({ width, height: 900 });
        const path = join(ARTIFACTS, `approvals-row-${language}-${width}.png`);
        await rowOf(visitor, 'Wang Fang').screenshot({ path });
      }
    }
    const revoked = await staff.request.delete(`/api/v1/authorisations/${id}`);
    expect(revoked.status()).toBe(204);
    for (const visitor of visitors) {
      const { language } = visitor;
      const today = sayDate(stage.now(), ZONE, language);
      await expect
        .poll(() => factsOf(visitor, 'Li Ming'), { timeout: 10_000 })
        .toContain(`⚠ ${TEXTS[language].takenBack(today)}`);
      await leave(visitor);
    }
  });
  for (const context of [hefei, suzhou, staff]) await context.close();
});
