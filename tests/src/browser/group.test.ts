import { sayInstant } from '@jishi/shared/messages/format';
import { sayRefusal } from '@jishi/shared/messages/say';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBarriers } from './axe.ts';
import { bookingsAt, freeTime, readInstrument } from './microscope.ts';
import { confirmGroups, underRules } from './ruling.ts';
import { openStage, type Stage, ZONE } from './stage.ts';
import { ARTIFACTS, leave, visit } from './visitor.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const RULES = { membership: 'group', approval: ['group-head', 'manager'], approvalMinutes: 1440 } as const;
const CASES = [
  { language: 'zh', as: 'hefei@demo.test', group: '先进材料课题组' },
  { language: 'en', as: 'suzhou@demo.test', group: 'Thin films' },
] as const;

test.each(CASES)(
  'who needs a research group and has none makes one on the way, and orders for it, in $language',
  async ({ language, as, group }) => {
    await underRules(stage, { ...RULES, approval: [...RULES.approval] }, async () => {
      const visitor = await visit(stage, { language, as });
      const { page, context, m, said } = visitor;
      const span = await freeTime(stage);
      const [from, to] = [span.from, span.to].map((instant) => new Date(instant).toISOString());
      await page.goto(`/instruments/${stage.anchors.microscopeId}?from=${from}&to=${to}`);
      const panel = page.getByRole('region', { name: m.instrument.yourTime });
      await panel.getByText(m.group.needed).waitFor();
      await page.screenshot({ path: `${ARTIFACTS}/group-needed-${language}-1440.png`, fullPage: true });
      expect(await findBarriers(page)).toEqual([]);
      await panel.getByRole('textbox', { name: m.group.name }).fill(group);
      await page.keyboard.press('Enter');
      const unconfirmed = { rule: 'authorisation', needed: 'confirmed-group', since: null } as const;
      await panel.getByText(sayRefusal(unconfirmed, language, ZONE)).waitFor();
      await confirmGroups(stage);
      await page.reload();
      await panel.getByText(m.instrument.bookableApproval).waitFor();
      await panel.getByRole('link', { name: m.instrument.request }).click();
      await page.waitForURL(/\/order/);
      await panel.waitFor({ state: 'detached' });

      const choice = page.getByRole('combobox', { name: m.group.label });
      await expect.poll(() => choice.locator('option:checked').textContent()).toBe(group);
      await page.getByText(/^✓/).waitFor();
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${ARTIFACTS}/order-group-${language}-${width}.png`, fullPage: true });
        expect(await findBarriers(page)).toEqual([]);
      }
      await page.getByRole('button', { name: m.order.submitApproval }).click();
      await page.getByRole('heading', { name: m.order.pending }).waitFor();
      expect(await bookingsAt(context, span, 'pending')).toMatchObject([{ groupId: expect.any(String) }]);

      await page.goto('/bookings?view=pending');
      const row = page.getByRole('article').first();
      await row.getByText(m.bookings.forGroup(group)).waitFor();
      // Who heads the group has approved by ordering.
      const [booking] = await bookingsAt(context, span, 'pending');
      const until = sayInstant(Date.parse(booking?.approvals[0]?.dueAt ?? ''), ZONE, language);
      const steps = row.getByRole('list', { name: m.bookings.steps }).getByRole('listitem');
      expect(await steps.allTextContents()).toEqual([
        `› ${m.bookings.stepOf(said.approvers.manager, m.bookings.step.turnUntil(until))}`,
      ]);
      await page.screenshot({ path: `${ARTIFACTS}/bookings-steps-${language}-360.png`, fullPage: true });
      expect(await findBarriers(page)).toEqual([]);
      await leave(visitor, /Failed to load resource/);
    });
  },
);

test('who has a group and is asked for none orders for themselves unless they choose it', async () => {
  const visitor = await visit(stage, { as: 'hefei@demo.test' });
  const { page, context, m } = visitor;
  const instrument = await readInstrument(stage);
  const span = await freeTime(stage);
  const times = [span.from, span.to].map((instant) => new Date(instant).toISOString());
  await page.goto(`/order?line=${instrument.id}~${times.join('~')}`);
  const choice = page.getByRole('combobox', { name: m.group.label });
  await expect.poll(() => choice.locator('option:checked').textContent()).toBe(m.group.none);
  await page.getByText(/^✓/).waitFor();
  await page.getByRole('button', { name: m.order.submit }).click();
  await page.getByRole('heading', { name: m.order.confirmed }).waitFor();
  expect(await bookingsAt(context, span)).toMatchObject([{ groupId: null }]);
  await leave(visitor);
});
