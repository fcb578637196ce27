import { randomInt } from 'node:crypto';
import { transact } from '@jishi/db/open';
import { putCredential, setInstitution, setSuspended } from '@jishi/db/queries/account';
import { findFacilityIn, findInstitutionIn } from '@jishi/db/queries/anchor';
import { findPersonByEmail } from '@jishi/db/queries/person';
import { addAdministrator, addManager } from '@jishi/db/queries/role';
import { ANCHORED, ZHANGJIANG } from '@jishi/db/sample/anchored';
import { hashPassword } from 'better-auth/crypto';
import type { Deps } from '../context.ts';
import { writeAccount } from './account.ts';

/** Nobody can sign up with an address of it, so that demo mode never takes somebody's account over. */
export const DEMO_DOMAIN = '@demo.test';
const SOURCE = 'demo';

type Role = { readonly zh: string; readonly en: string };
export type DemoAccount = { readonly email: string; readonly role: Role };
export type DemoAccounts = { readonly accounts: readonly DemoAccount[]; readonly password: string };

type Place = { readonly institutionId: string | null; readonly facilityId?: string; readonly administrator?: true };
type Demo = DemoAccount & { readonly name: string; readonly place: (deps: Deps) => Promise<Place> };

const DEMOS: readonly Demo[] = [
  {
    email: `hefei${DEMO_DOMAIN}`,
    name: '李明 Li Ming',
    role: { zh: '合肥一所高校的研究人员', en: 'researcher of a university in Hefei' },
    place: async ({ store }) => ({
      institutionId: await findInstitutionIn(store.read, '3401', ANCHORED.hefei.institution.zh, ['education']),
    }),
  },
  {
    email: `suzhou${DEMO_DOMAIN}`,
    name: '王芳 Wang Fang',
    role: { zh: '苏州一家企业的工程师', en: 'engineer of a company in Suzhou' },
    place: async ({ store }) => ({
      institutionId: await findInstitutionIn(store.read, '3205', ANCHORED.suzhou.institution.zh, ['company']),
    }),
  },
  {
    email: `manager${DEMO_DOMAIN}`,
    name: '张伟 Zhang Wei',
    role: { zh: '上海一个仪器平台的管理员', en: 'manager of a facility in Shanghai' },
    place: async ({ store }) => {
      const facility = await findFacilityIn(store.read, '31', ZHANGJIANG.name.zh);
      return facility ? { institutionId: facility.institutionId, facilityId: facility.id } : { institutionId: null };
    },
  },
  {
    email: `admin${DEMO_DOMAIN}`,
    name: '陈静 Chen Jing',
    role: { zh: '平台管理员', en: 'administrator of the platform' },
    place: async () => ({ institutionId: null, administrator: true }),
  },
];

/**
 * In demo mode the four accounts exist afterwards, with the password of the settings or a new random one. Outside demo
 * mode those that a former run left are suspended, and the answer is null. Meant for every start; twice is as good as once.
 */
export async function ensureDemoAccounts(deps: Deps): Promise<DemoAccounts | null> {
  if (!deps.config.demo) {
    for (const demo of DEMOS) await suspendDemo(deps, demo);
    return null;
  }
  const password = deps.config.demoPassword ?? readablePassword();
  const passwordHash = await hashPassword(password);
  for (const demo of DEMOS) await openDemo(deps, demo, passwordHash);
  return { accounts: DEMOS.map(({ email, role }) => ({ email, role })), password };
}

async function suspendDemo(deps: Deps, { email }: Demo): Promise<void> {
  const known = await findPersonByEmail(deps.store.read, email);
  if (!known) return;
  const now = deps.clock();
  await transact(deps.store, (trx) => setSuspended(trx, known.id, known.suspended_at ?? now, now));
}

async function openDemo(deps: Deps, demo: Demo, passwordHash: string): Promise<void> {
  const known = await findPersonByEmail(deps.store.read, demo.email);
  const place = await demo.place(deps);
  const { email, name } = demo;
  const at = deps.clock();
  await transact(deps.store, async (trx) => {
    const personId =
      known?.id ??
      (await writeAccount(
        deps,
        trx,
        { email, name, institutionId: place.institutionId, source: SOURCE },
        passwordHash,
      ));
    if (known) {
      await putCredential(trx, { person: known, accountId: deps.newId(), passwordHash, at });
      await setSuspended(trx, personId, null, at);
      await setInstitution(trx, personId, known.institution_id ?? place.institutionId);
    }
    if (place.facilityId) await addManager(trx, { personId, at }, place.facilityId);
    if (place.administrator) await addAdministrator(trx, { personId, at });
  });
}

const PASSWORD_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_GROUPS = 4;
const GROUP_LETTERS = 4;

/** Sixteen letters and digits in four groups, none that look alike: some 79 bits. */
export function readablePassword(): string {
  const letter = () => PASSWORD_LETTERS.charAt(randomInt(PASSWORD_LETTERS.length));
  const group = () => Array.from({ length: GROUP_LETTERS }, letter).join('');
  return Array.from({ length: PASSWORD_GROUPS }, group).join('-');
}
