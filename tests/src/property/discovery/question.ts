import type { Asking } from '@jishi/server/discovery/search';
import type { Actor } from '@jishi/shared/rules/access';
import { type InstrumentQuery, SORTS } from '@jishi/shared/schema/instrument';
import { GRID_MS } from '@jishi/shared/time/grid';
import fc from 'fast-check';
import { idOf, standing } from './world.ts';

const NOBODY = '0190f0c1-2d3e-7abc-8def-0123456789ab';

const TEXTS = [
  'SEM',
  '扫描电镜',
  '电镜 上海',
  'electron mic',
  'JEM2100F',
  'jem 2100',
  'TecnaiG2F20',
  'jeol',
  '合肥',
  'ICPMS',
  'icp-ms',
  'imaging',
  '质谱 jeol',
  'xyz',
  '扫描 xyz 上海 材料',
  '透射电子显微镜',
  'mat',
  // Other names of makers, what names speak of, and spellings that stand nowhere.
  '日本电子',
  '赛默飞',
  'tem',
  'Brucker',
  'brukre 质谱',
  'spectormeter',
  'micrscope scanning',
  'electrn micr',
  'imagin of matreials',
  'imagine',
  'imagine jeol',
  'Plasna',
  'smdj',
  'saomiao',
  'dianjing shanghai',
  'hefei zhipu',
  'zhi pu yi',
  '掃描電鏡',
  '質譜儀',
  'ＪＥＭ－２１００Ｆ',
  'ＳＥＭ　电镜',
];

const some = (...values: string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(values, { maxLength: 2 }));

export const question = (now: number): fc.Arbitrary<InstrumentQuery> => {
  const moment = fc
    .integer({ min: -2 * 96, max: 9 * 96 })
    .map((quarter) => Math.floor(now / GRID_MS + quarter) * GRID_MS);
  const instant = fc.tuple(moment, fc.constantFrom(0, 0, 60_000)).map(([at, off]) => at + off);
  const base = {
    id: some(...[0, 3, 5].map(idOf), NOBODY),
    q: fc.oneof(fc.constant(''), fc.constantFrom(...TEXTS)),
    region: some('310000', '310100', '340000', 'US', 'CN', '999999'),
    class: some('01', '0101', '02', '0999'),
    technique: some('em', 'sem', 'icp-ms'),
    institution: some('i1', 'i2'),
    facility: some('f1', 'f3', 'f-unknown'),
    maker: some('JEOL', 'Thermo Fisher', 'Nobody'),
    mode: some('self', 'assisted', 'sample', 'project') as fc.Arbitrary<InstrumentQuery['mode']>,
    access: some('now', 'approval', 'authorisation', 'paused', 'request') as fc.Arbitrary<InstrumentQuery['access']>,
    limit: fc.integer({ min: 1, max: 5 }),
    sort: fc.constantFrom(...SORTS),
  };
  const time = fc.oneof(
    fc.constant({}),
    fc.record({ minutes: fc.integer({ min: 1, max: 20 }).map((n) => n * 15) }),
    fc.record({ freeFrom: instant }),
    fc.record({ freeFrom: instant, freeTo: instant }).filter(({ freeFrom, freeTo }) => freeFrom < freeTo),
    fc
      .record({ freeFrom: instant, freeTo: instant, minutes: fc.integer({ min: 1, max: 20 }).map((n) => n * 15) })
      .filter(({ freeFrom, freeTo }) => freeFrom < freeTo),
  );
  const where = fc.oneof(
    fc.constant({}),
    fc.record({ near: fc.constant({ lat: 31.2, lng: 121.5 }) }),
    fc.record({ near: fc.constant({ lat: 31.2, lng: 121.5 }), withinKm: fc.constantFrom(0, 20, 420, 20_000) }),
  );
  return fc
    .tuple(fc.record(base), time, where)
    .map(([asked, when, place]) => ({ ...asked, ...when, ...place }) as InstrumentQuery)
    .map((asked) => (asked.sort === 'nearest' && !asked.near ? { ...asked, sort: 'soonest' as const } : asked));
};

type Of = Partial<
  Pick<Actor, 'institutionId' | 'institutionKind' | 'institutionRegion' | 'facilityIds' | 'administrator'>
>;

const actor = (of: Of): Actor => ({
  personId: 'p',
  institutionId: null,
  institutionKind: null,
  institutionRegion: null,
  administrator: false,
  facilityIds: new Set(),
  headOf: new Set(),
  memberOf: new Set(),
  ...of,
});

const reader = fc.constantFrom(
  null,
  actor({ institutionId: 'i1', institutionKind: 'education', institutionRegion: '310100' }),
  actor({ institutionId: 'i2', institutionKind: 'company', institutionRegion: '340100', facilityIds: new Set(['f1']) }),
  actor({ institutionId: 'i9', institutionKind: 'company', institutionRegion: '310115' }),
  actor({}),
  actor({ institutionId: 'i2', institutionKind: 'education', administrator: true }),
);

/** Who asks, and what is known of them. */
export const asking = (now: number): fc.Arbitrary<Asking> =>
  fc.tuple(reader, standing(now)).map(([who, known]) => ({ reader: who, standing: who && known }));
