import type { Outgoing } from '@jishi/db/schema';
import { holdsForgotten } from '@jishi/server/booking/jobs';
import { tidy } from '@jishi/server/notice/tidy';
import { DAY_MS } from '@jishi/shared/time/span';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { KINDS } from '../support/store.ts';
import { NOW, openStage, type Stage } from './stage.ts';

/** Rows that came to where they are so many days ago. */
function row(id: string, state: Outgoing['state'], days: number): Outgoing {
  const at = NOW - days * DAY_MS;
  const sent_at = state === 'sent' ? at : null;
  return {
    id,
    state,
    attempts: 1,
    next_at: at,
    set_at: at,
    claimed_until: null,
    created_at: at,
    sent_at,
    last_error: null,
  };
}

describe.each(KINDS)('what is over on %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());

  const idsIn = async (table: 'mail' | 'delivery' | 'hold') =>
    (await stage.store.read.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id);

  test('mails and deliveries are forgotten 30 days after they were taken, 180 after they were given up', async () => {
    const rows = [
      ...[row('sent 29', 'sent', 29), row('sent 31', 'sent', 31), row('waiting 999', 'waiting', 999)],
      ...[row('dead 179', 'dead', 179), row('dead 181', 'dead', 181)],
    ];
    await addWebhook('open', null);
    const { write } = stage.store;
    const mail = { person_id: stage.researcher.id, content: '{}' };
    await write
      .insertInto('mail')
      .values(rows.map((one) => ({ ...one, ...mail, change_key: one.id })))
      .execute();
    await addDeliveries('open', rows);
    expect(await tidy(makeTestDeps(stage.store, {}, NOW))).toBe(false);
    const kept = ['dead 179', 'sent 29', 'waiting 999'];
    expect(await idsIn('mail')).toEqual(kept);
    expect(await idsIn('delivery')).toEqual(kept);
  });

  test('what a webhook that was removed did not take is forgotten at once', async () => {
    await addWebhook('ended', NOW);
    await addWebhook('disabled', null, NOW);
    await addDeliveries('ended', [row('taken', 'sent', 1), row('given up', 'dead', 0), row('late', 'waiting', 0)]);
    await addDeliveries('disabled', [row('may come again', 'dead', 1)]);
    await tidy(makeTestDeps(stage.store, {}, NOW));
    expect(await idsIn('delivery')).toEqual(['may come again', 'taken']);
  });

  test('holds are forgotten 30 days after their end, in as many rounds as it takes', async () => {
    const of = { person_id: stage.researcher.id, content_hash: '', lines: '[]', created_at: 0, expires_at: 0 };
    const old = Array.from({ length: 1001 }, (_, n) => ({ ...of, id: `old ${n}`, ended_at: NOW - 31 * DAY_MS }));
    const rest = [
      { ...of, id: 'recent', ended_at: NOW - 29 * DAY_MS },
      { ...of, id: 'not ended', ended_at: null },
    ];
    for (const piece of [old.slice(0, 600), old.slice(600), rest])
      await stage.store.write.insertInto('hold').values(piece).execute();
    const deps = makeTestDeps(stage.store, {}, NOW);
    if (!('round' in holdsForgotten)) throw new Error('not a round');
    expect(await holdsForgotten.round(deps)).toBe(true);
    expect(await holdsForgotten.round(deps)).toBe(false);
    expect(await idsIn('hold')).toEqual(['not ended', 'recent']);
  });

  async function addWebhook(id: string, ended_at: number | null, disabled_at: number | null = null): Promise<void> {
    const made = { facility_id: stage.centre.id, url: 'https://x.example/', kinds: '[]', secret: 'x', created_at: 0 };
    const state = { created_by: stage.manager.id, used_at: null, failures: 0, disabled_at, ended_at };
    await stage.store.write
      .insertInto('webhook')
      .values({ id, ...made, ...state })
      .execute();
  }

  async function addDeliveries(webhook_id: string, rows: readonly Outgoing[]): Promise<void> {
    const to = { webhook_id, event_id: null, kind: 'webhook.test', body: '{}', last_status: null };
    await stage.store.write
      .insertInto('delivery')
      .values(rows.map((one) => ({ ...one, ...to })))
      .execute();
  }
});
