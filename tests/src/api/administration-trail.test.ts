import { checkInvariants } from '@jishi/db/invariants';
import { transact } from '@jishi/db/open';
import { insertMails } from '@jishi/db/queries/mail';
import { insertDeliveries } from '@jishi/db/queries/webhook';
import { deliveryPage, jobs, overview } from '@jishi/shared/schema/admin-jobs';
import { auditPage } from '@jishi/shared/schema/audit';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../support/store.ts';
import { actingIn } from './acting.ts';
import { NOW, on, openScene, type Scene } from './scene.ts';

describe.each(KINDS)('the audit trail and dead letters on %s', (kind) => {
  let scene: Scene;
  let acting: ReturnType<typeof actingIn>;
  beforeAll(async () => {
    scene = await openScene(kind);
    acting = actingIn(scene);
  });
  afterAll(() => scene?.stop());

  const admin = () => scene.administrator.client;
  const trail = async (query = '') => {
    const answer = await admin().get(`/api/v1/admin/events?${query}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.read(auditPage);
  };

  test('names who did what to what, newest first, by each filter, over pages without a gap', async () => {
    const tem = await scene.addInstrument({ name: '审计电镜' });
    const mine = await acting.booked(scene.researcher, tem, on(25, '09:00'), on(25, '10:00'));
    const theirs = await acting.booked(scene.colleague, tem, on(25, '10:00'), on(25, '11:00'));
    await acting.done(scene.manager, theirs, 'cancel', { reason: '设备检修' });

    const { items } = await trail(`instrument=${tem}&limit=100`);
    expect(items.map(({ kind: what }) => what)).toEqual([
      ...['booking.cancelled', 'booking.placed', 'booking.placed', 'instrument.changed'],
    ]);
    expect(items[0]).toMatchObject({
      actor: { id: scene.manager.id, name: { zh: '韩梅梅' } },
      person: { id: scene.colleague.id, name: { zh: '王芳' } },
      instrument: { id: tem, name: { zh: '审计电镜' } },
      facility: { id: scene.centre.id, name: { zh: '电镜中心' } },
      subject: { id: theirs, name: null },
    });
    expect(items.at(-1)?.actor).toBeNull();
    const ids = async (query: string) => (await trail(query)).items.map(({ id }) => id);
    const all = items.map(({ id }) => id);
    expect(await ids(`actor=${scene.manager.id}`)).toEqual(all.slice(0, 1));
    expect(await ids(`person=${scene.colleague.id}`)).toEqual(all.slice(0, 2));
    expect(await ids(`subject=${mine}`)).toEqual(all.slice(2, 3));
    expect(await ids(`facility=${scene.centre.id}&area=booking&kind=booking.placed`)).toEqual(all.slice(1, 3));
    expect(await ids(`area=person&kind=booking.placed`)).toEqual([]);
    expect(await ids(`instrument=${tem}&actor=none`)).toEqual(all.slice(3));
    expect(await ids(`instrument=${tem}&to=2026-11-24T04:00:00Z`)).toEqual([]);
    expect(await ids(`instrument=${tem}&from=2026-11-24T04:00:00Z`)).toEqual(all);

    const paged: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await trail(`instrument=${tem}&limit=1${cursor}`);
      paged.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(paged).toEqual(all);
    const foreign = (await trail(`instrument=${tem}&limit=1`)).next;
    expect((await admin().get(`/api/v1/admin/events?area=booking&cursor=${foreign}`)).status).toBe(422);
  });

  test('is exported in the reader’s language, and no cell is a formula', async () => {
    const name = '=HYPERLINK("http://evil")';
    const tem = await scene.addInstrument({ name });
    await acting.booked(scene.researcher, tem, on(26, '09:00'), on(26, '10:00'));
    const path = `/api/v1/admin/events.csv?instrument=${tem}`;
    const chinese = await admin().get(path, { 'accept-language': 'zh-CN' });
    expect(chinese.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(chinese.text.split('\r\n').length).toBe(4);
    expect(chinese.text).toContain('提交预约');
    expect((await admin().get(path)).text).toContain('Booking placed');
    expect(chinese.text).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect((await scene.researcher.client.get(path)).status).toBe(403);
  });

  test('more rows than a batch are exported once each, in order', async () => {
    await transact(scene.store, async (trx) => {
      for (let part = 0; part < 5; part += 1) {
        const rows = Array.from({ length: 500 }, (_, n) => ({
          ...{ at: NOW, kind: 'search.fits', actor_id: null, subject_id: 'bulk', instrument_id: null },
          ...{ facility_id: null, person_id: null, data: JSON.stringify({ n: part * 500 + n }) },
        }));
        await trx.insertInto('event').values(rows).execute();
      }
    });
    const { text } = await admin().get('/api/v1/admin/events.csv?subject=bulk');
    const numbers = text
      .split('\r\n')
      .slice(1, -1)
      .map((row) => Number(row.split(',')[0]));
    expect(numbers.length).toBe(2500);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => b - a));
  });

  test('what was given up is seen and tried anew, one, all of a facility, and no more than can be sent', async () => {
    const { store } = scene;
    const webhook = (facilityId: string, disabledAt: number | null = null) => ({
      ...{ id: uuidv7(), facility_id: facilityId, url: 'https://example.org/secret-path', kinds: '[]', secret: 's' },
      ...{ created_by: scene.manager.id, created_at: NOW, used_at: null, failures: 0 },
      ...{ disabled_at: disabledAt, ended_at: null },
    });
    const hooks = [webhook(scene.centre.id), webhook(scene.hefeiCentre.id), webhook(scene.centre.id, NOW)];
    await store.write.insertInto('webhook').values(hooks).execute();
    const deliveries = hooks.map((hook, n) => ({
      ...{ id: uuidv7(), webhook_id: hook.id, event_id: n + 1, kind: 'booking.placed', body: '{}' },
    }));
    const mails = [1, 2].map((n) => ({
      ...{ id: uuidv7(), change_key: `k${n}`, person_id: scene.researcher.id, content: '{}' },
    }));
    await transact(store, async (trx) => {
      await insertDeliveries(trx, deliveries, NOW);
      await insertMails(trx, mails, NOW);
    });
    await store.write.updateTable('delivery').set({ state: 'dead', last_error: 'refused' }).execute();
    await store.write.updateTable('mail').set({ state: 'dead' }).execute();

    const seen = (await admin().get('/api/v1/admin/jobs')).read(jobs);
    expect(seen).toMatchObject({ mail: { dead: 2, waiting: 0 }, deliveries: { dead: 3 }, disabledWebhooks: 1 });
    expect(seen.deadByFacility[0]).toMatchObject({ facility: { id: scene.centre.id }, dead: 2 });
    expect(seen.followers.length).toBeGreaterThan(0);
    expect((await admin().get('/api/v1/admin/overview')).read(overview)).toMatchObject({
      deadMail: 2,
      deadDeliveries: 3,
    });
    const list = await admin().get(`/api/v1/admin/deliveries?facility=${scene.centre.id}`);
    expect(
      list
        .read(deliveryPage)
        .items.map(({ open }) => open)
        .toSorted(),
    ).toEqual([false, true]);
    expect(list.text).not.toContain('secret-path');

    const retry = (body: object) => admin().post('/api/v1/admin/dead-letters/retry', body);
    expect((await retry({ what: 'delivery', id: deliveries[2]?.id })).status).toBe(409);
    expect((await retry({ what: 'mail', id: mails[0]?.id })).text).toBe('{"retried":1,"left":1}');
    expect((await retry({ what: 'delivery', all: true, facilityId: scene.centre.id })).text).toBe(
      '{"retried":1,"left":0}',
    );
    expect((await retry({ what: 'delivery', all: true })).text).toBe('{"retried":1,"left":0}');
    expect((await retry({ what: 'delivery', all: true })).text).toBe('{"retried":0,"left":0}');
    expect((await trail('area=outgoing')).items.length).toBe(3);
    await store.write.deleteFrom('mail').execute();
  });

  test('the doctor finds nothing wrong with what administrators do, and says when something is', async () => {
    const broken = async () =>
      (await checkInvariants(scene.store.read)).filter(({ ok }) => !ok).map(({ name }) => name);
    await scene.store.write.deleteFrom('delivery').execute();
    const row = { institution_id: scene.company, state: 'suspended' as const, since_at: NOW, closed_at: NOW };
    const nothing = { decided_by: null, applied_by: null, application: null, review_months: null, review_due_on: null };
    expect(await broken()).toEqual([]);
    await scene.store.write
      .insertInto('admission')
      .values({ ...row, ...nothing, reason: null, reviewed_at: null, reviewed_by: null, review_note: null })
      .execute();
    expect(await broken()).toEqual(['an institution that was suspended or declined was told why, and offers nothing']);
  });
});
