import { transact } from '@jishi/db/open';
import { addManager } from '@jishi/db/queries/role';
import type { Deps } from '@jishi/server/context';
import { me } from '@jishi/shared/schema/person';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { facilityNavEn } from '../../../web/src/messages/facility-nav-en.ts';
import { facilityNavZh } from '../../../web/src/messages/facility-nav-zh.ts';
import { asking } from './asking.ts';
import { openStage, type Stage } from './stage.ts';
import { leave, visit } from './visitor.ts';

const MANAGER = 'manager@demo.test';
const TEXTS = { zh: facilityNavZh, en: facilityNavEn } as const;
type Texts = typeof facilityNavEn;
const PAGES = Object.keys(facilityNavEn).filter((key): key is Exclude<keyof Texts, 'label'> => key !== 'label');

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({}, giveAnother);
});
afterAll(() => stage?.close());

/** Another facility of the sample is theirs too. */
async function giveAnother(deps: Deps): Promise<void> {
  const db = deps.store.read;
  const { id } = await db.selectFrom('person').select('id').where('email', '=', MANAGER).executeTakeFirstOrThrow();
  const mine = db.selectFrom('facility_manager').select('facility_id').where('person_id', '=', id);
  const other = db.selectFrom('facility').select('id').where('id', 'not in', mine);
  const { id: facilityId } = await other.orderBy('id').limit(1).executeTakeFirstOrThrow();
  await transact(deps.store, (trx) => addManager(trx, { personId: id, at: deps.clock() }, facilityId));
}

test.each(['zh', 'en'] as const)(
  'whoever manages several facilities goes from one to the other on each page of the office, and stays there, in %s',
  async (language) => {
    const manager = await asking(stage, MANAGER);
    const { facilities } = me.parse(await (await manager.request.get('/api/v1/me')).json());
    await manager.close();
    const visitor = await visit(stage, { language, as: MANAGER });
    const { page, m, name } = visitor;
    const texts = TEXTS[language];
    const nav = page.getByRole('navigation', { name: texts.label });
    const picker = page.getByRole('combobox', { name: m.facility.choose, exact: true });
    await page.goto('/facility');
    for (const [nth, key] of PAGES.entries()) {
      await nav.getByRole('link', { name: texts[key], exact: true }).click();
      await nav.locator('[aria-current=page]').getByText(texts[key], { exact: true }).waitFor();
      const [before, chosen] = nth % 2 === 0 ? facilities : facilities.toReversed();
      if (!before || !chosen) throw new Error('nobody has two facilities');
      await expect.poll(() => picker.inputValue()).toBe(before.id);
      await picker.selectOption({ label: name(chosen.name) });
      await page.waitForURL((url) => url.searchParams.get('facility') === chosen.id);
      await expect.poll(() => picker.inputValue()).toBe(chosen.id);
      await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' });
    }
    await leave(visitor);
  },
);
