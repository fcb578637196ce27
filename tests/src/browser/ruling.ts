import { groupSummary } from '@jishi/shared/schema/group';
import { type Policy, policy } from '@jishi/shared/schema/policy';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

/**
 * Adds to the rules of the microscope while `work` is done, as its manager, and puts them back. What was booked meanwhile
 * keeps the terms that it was agreed on.
 */
export async function underRules(stage: Stage, more: RuleLayer, work: () => Promise<void>): Promise<void> {
  const manager = await visit(stage, { as: 'manager@demo.test' });
  const { layer } = await change(manager.context, stage, (before) => ({ ...before, ...more }));
  try {
    await work();
  } finally {
    await change(manager.context, stage, () => layer);
    await leave(manager);
  }
}

/** Answers the rules as they were. */
async function change(context: BrowserContext, { anchors }: Stage, next: (before: RuleLayer) => RuleLayer) {
  const path = `/api/v1/instruments/${anchors.microscopeId}/rules`;
  const answer = await context.request.get(path);
  const before: Policy = policy.parse(await answer.json());
  const headers = { 'If-Match': answer.headers().etag ?? '' };
  const changed = await context.request.put(path, { headers, data: next(before.layer) });
  expect(changed.status(), await changed.text()).toBe(200);
  return before;
}

/** Confirms, as the administrator, all groups that wait for it. */
export async function confirmGroups(stage: Stage): Promise<void> {
  const administrator = await visit(stage, { as: 'admin@demo.test' });
  const { request } = administrator.context;
  const waiting = z
    .object({ items: z.array(groupSummary) })
    .parse(await (await request.get('/api/v1/groups?unconfirmed=1')).json());
  for (const { id } of waiting.items) {
    expect((await request.post(`/api/v1/groups/${id}/confirm`)).status()).toBe(200);
  }
  await leave(administrator);
}
