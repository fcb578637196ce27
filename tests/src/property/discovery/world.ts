import type { InstrumentRecord, PartRecord, Reference, TakenRecord } from '@jishi/db/queries/discovery';
import type { ReaderStanding } from '@jishi/db/queries/reader';
import type { Booked } from '@jishi/shared/rules/facts';
import type { Localised } from '@jishi/shared/schema/primitives';
import { type PriceList, type RuleLayer, ruleLayer, type ServiceMode } from '@jishi/shared/schema/rules';
import type { ScheduleVersion } from '@jishi/shared/schema/schedule';
import { GRID_MS } from '@jishi/shared/time/grid';
import type { Holidays } from '@jishi/shared/time/hours';
import { DAY_MS, MINUTE_MS } from '@jishi/shared/time/span';
import { dateOfDay } from '@jishi/shared/time/zone';
import fc from 'fast-check';

/** A small catalogue with everything that discovery knows, as plain rows. */
export type World = {
  readonly now: number;
  readonly reference: Omit<Reference, 'layers'>;
  /** Rules of institutions and facilities. */
  readonly layers: Map<string, RuleLayer>;
  readonly holidays: Holidays;
  readonly schedules: Map<string, ScheduleVersion[]>;
  readonly instruments: Map<string, InstrumentRecord>;
  readonly taken: Map<string, TakenRecord[]>;
  /** What users of other institutions have booked, by instrument. */
  readonly outsiders: Map<string, readonly Booked[]>;
};

const ZONES = ['Asia/Shanghai', 'Asia/Shanghai', 'America/Los_Angeles', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
/** An ordinary week, and weeks in which clocks change in Los Angeles and on Lord Howe Island. */
const NOWS = ['2026-11-23T03:00:00Z', '2026-03-07T20:07:31Z', '2026-10-31T15:59:59Z', '2026-04-04T01:30:00Z'].map(
  Date.parse,
);
const FACILITIES = ['f1', 'f2', 'f3', 'f4', 'f5'];
export const SCHEDULES = [1, 2, 3].map((n) => `5c0ed01e-0000-4000-8000-00000000000${n}`);
const UNKNOWN_SCHEDULE = '5c0ed01e-0000-4000-8000-0000000000ff';

const wall = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
});
const wallSpan = fc
  .tuple(wall, fc.oneof(wall, fc.constant('24:00')))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const allDay = fc.constant({ from: '00:00', to: '24:00' });
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const weekly = fc.array(
  fc.tuple(days, fc.oneof({ weight: 3, arbitrary: wallSpan }, allDay)).map(([on, hours]) => ({ days: on, ...hours })),
  { maxLength: 3 },
);

const dateNear = (now: number) =>
  fc.integer({ min: -3, max: 12 }).map((day) => dateOfDay(Math.floor(now / DAY_MS) + day));

const version = (now: number): fc.Arbitrary<ScheduleVersion> =>
  fc.record({
    name: fc.constantFrom('work', 'night'),
    zone: fc.constantFrom(...ZONES),
    holidays: fc.constantFrom(null, 'CN'),
    effectiveFrom: fc.oneof(fc.constant('2020-01-01'), dateNear(now)),
    weekly,
    exceptions: fc.uniqueArray(fc.record({ date: dateNear(now), open: fc.array(wallSpan, { maxLength: 2 }) }), {
      selector: (exception) => exception.date,
      maxLength: 2,
    }),
  });
export const versions = (now: number) =>
  fc.uniqueArray(version(now), { selector: (one) => one.effectiveFrom, maxLength: 2 });

const name = (zh: string, en: string) => ({ zh, en });
const place = (id: string, region: string | null, zone: string, lat: number | null, lng: number | null) => ({
  id,
  name: name(`公共平台${id}`, `Core facility ${id}`),
  region,
  zone,
  lat,
  lng,
});

const reference = (zones: readonly string[]): World['reference'] => ({
  regions: [
    { code: 'CN', level: 'country', parent: null, name: name('中国', 'China') },
    { code: '310000', level: 'province', parent: 'CN', name: name('上海市', 'Shanghai') },
    { code: '310100', level: 'city', parent: '310000', name: name('上海市市辖区', 'Shanghai') },
    { code: '310101', level: 'county', parent: '310100', name: { zh: '黄浦区' } },
    { code: '340000', level: 'province', parent: 'CN', name: name('安徽省', 'Anhui') },
    { code: '340100', level: 'city', parent: '340000', name: name('合肥市', 'Hefei') },
    { code: 'US', level: 'country', parent: null, name: name('美国', 'United States') },
  ],
  classes: [
    { code: '01', parent: null, name: name('分析仪器', 'Analytical instruments') },
    { code: '0101', parent: '01', name: name('电子光学仪器', 'Electron-optical instruments') },
    { code: '0102', parent: '01', name: name('质谱仪器', 'Mass spectrometers') },
    { code: '02', parent: null, name: name('物理性能测试仪器', 'Physical-property testing instruments') },
  ],
  techniques: [
    { id: 'em', name: name('电子显微术', 'Electron microscopy'), words: ['电镜', 'EM'], broader: null },
    {
      id: 'sem',
      name: name('扫描电子显微术', 'Scanning electron microscopy'),
      words: ['SEM', '扫描电镜'],
      broader: 'em',
    },
    { id: 'tem', name: name('透射电子显微术', 'Transmission electron microscopy'), words: ['TEM'], broader: 'em' },
    {
      id: 'icp-ms',
      name: name('电感耦合等离子体质谱', 'Inductively coupled plasma MS'),
      words: ['ICP-MS'],
      broader: null,
    },
  ],
  types: [
    { id: 't-sem', name: name('扫描电子显微镜', 'Scanning electron microscope'), words: ['SEM'], techniques: ['sem'] },
    { id: 't-ms', name: name('质谱仪', 'Mass spectrometer'), words: ['MS'], techniques: ['icp-ms'] },
  ],
  institutions: [
    { id: 'i1', name: name('样例大学', 'Sample University'), lat: 31.2, lng: 121.4 },
    { id: 'i2', name: name('合肥研究院', 'Hefei Institute'), lat: null, lng: null },
  ],
  facilities: [
    place('f1', '310101', zones[0] ?? 'UTC', 31.23, 121.47),
    place('f2', '310100', zones[1] ?? 'UTC', null, null),
    place('f3', '340100', zones[2] ?? 'UTC', 31.82, 117.22),
    place('f4', 'US', zones[3] ?? 'UTC', 46.28, -119.28),
    place('f5', null, zones[4] ?? 'UTC', 31.23, 121.47),
  ],
});

const quarters = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * 15);
const block = fc.record({ days, from: wall, to: fc.oneof(wall, fc.constant('24:00')) });
const modesAllowed = fc.constantFrom<ServiceMode[] | null>(null, ['self'], ['assisted', 'sample'], ['project']);

const rarely = <T>(limit: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, limit);

/** Settings that may depend on who asks; each is said or left out. */
const personal = {
  minMinutes: quarters(1, 12),
  maxMinutes: quarters(4, 40),
  noticeMinutes: fc.constantFrom(0, 7, 60, 1440),
  horizonDays: fc.constantFrom(1, 3, 3, 7, 7, 7, 12, 200),
  maxActive: rarely(fc.integer({ min: 1, max: 3 })),
  maxMinutesPerDay: rarely(quarters(1, 24)),
  maxMinutesPerWeek: rarely(quarters(1, 60)),
  outsiderSharePercent: rarely(fc.constantFrom(0, 1, 3, 10, 40, 100)),
  membership: fc.constantFrom('none', 'none', 'group'),
  modes: modesAllowed,
  approval: fc.constantFrom([], ['manager'] as const, ['group-head', 'manager'] as const),
  authorisation: fc.constantFrom('none', 'self', 'all'),
};
const physical = {
  stepMinutes: fc.constantFrom(15, 30, 60),
  bufferBeforeMinutes: fc.constantFrom(0, 15, 60),
  bufferAfterMinutes: fc.constantFrom(0, 30),
  wholeBlocks: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(block, { maxLength: 2 })),
};
const condition = fc.record(
  {
    class: fc.subarray(['internal', 'academic', 'company'], { minLength: 1 }),
    region: fc.subarray(['310000', '310100', '340100', '110000'], { minLength: 1 }),
    mode: fc.subarray(['self', 'assisted'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const ruleCase = fc.record({ when: condition, set: fc.record(personal, { requiredKeys: [] }) });
const cases = fc.oneof(fc.constant([]), fc.array(ruleCase, { minLength: 1, maxLength: 3 }));

export const layer: fc.Arbitrary<RuleLayer> = fc
  .record({ ...personal, ...physical, cases }, { requiredKeys: [] })
  .map((said) => ruleLayer.parse(said));

/** Owners of layers: two institutions and five facilities. */
export const OWNERS = ['i1', 'i2', ...FACILITIES];

const PARTS: readonly PartRecord[] = [
  { id: 'room', stations: 1 },
  { id: 'detector', stations: 2 },
  // An instrument can be taken along too.
  { id: '7-1', stations: 1 },
];
const partsOf = (id: string) =>
  fc.oneof(fc.constant([]), fc.subarray([...PARTS], { maxLength: 2 })).map((all) => all.filter((one) => one.id !== id));

const prices = fc.option(
  fc.record({
    currency: fc.constantFrom('CNY', 'USD'),
    hourlyMinor: fc.record({
      internal: fc.constantFrom(0, 100, 200),
      academic: fc.constantFrom(200, 300),
      company: fc.constantFrom(200, 900),
    }),
    startUpMinor: fc.constant(0),
    periods: fc.constant<PriceList['periods']>([]),
    urgent: fc.constant(null),
    minimumMinor: fc.constant(0),
  }),
);

const modes: fc.Arbitrary<ServiceMode[]> = fc.oneof(
  { weight: 4, arbitrary: fc.subarray<ServiceMode>(['self', 'assisted', 'sample'], { minLength: 1 }) },
  fc.constant<ServiceMode[]>(['sample', 'project']),
);

const names = fc.constantFrom<Localised>(
  name('场发射扫描电镜', 'FE-SEM'),
  name('质谱仪 2 号', 'Mass spectrometer no. 2'),
  { en: 'Zoom X-ray' },
  { en: 'TEM room camera' },
  // One letter from a word of a description.
  { en: 'Imagine X' },
  {},
);

export const instrument = (id: string): fc.Arbitrary<InstrumentRecord> =>
  fc.record({
    id: fc.constant(id),
    name: names,
    institutionId: fc.constantFrom('i1', 'i1', 'i2'),
    facilityId: fc.constantFrom(...FACILITIES),
    scheduleId: fc.constantFrom(...SCHEDULES, UNKNOWN_SCHEDULE),
    typeId: fc.constantFrom(null, 't-sem', 't-ms'),
    classCode: fc.constantFrom(null, '01', '0101', '0102', '02'),
    techniques: fc.subarray(['sem', 'tem', 'icp-ms']),
    manufacturer: fc.constantFrom(null, 'JEOL', 'Thermo Fisher', 'Bruker'),
    model: fc.constantFrom(null, 'JEM-2100F', 'Tecnai G2 F20', 'jem 2100'),
    descriptions: fc.subarray(['用于材料形貌观察', 'Imaging of materials; 1 nm resolution']),
    modes,
    rules: layer,
    prices,
    stations: fc.constantFrom(1, 1, 2, 3),
    kind: fc.oneof({ weight: 9, arbitrary: fc.constant('instrument' as const) }, fc.constant('part' as const)),
    parts: partsOf(id),
    withdrawnAt: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, fc.constant(1)),
    source: fc.constantFrom('sample', 'own'),
  });

/** Bookings around `now` that count, of whatever state. */
const booked = (now: number): fc.Arbitrary<Booked> =>
  fc
    .tuple(
      fc.integer({ min: -3 * 96, max: 8 * 96 }),
      fc.integer({ min: 1, max: 24 }),
      fc.constantFrom('pending', 'confirmed', 'confirmed', 'in-use', 'completed', 'no-show'),
    )
    .map(([quarter, length, state]) => {
      const from = (Math.floor(now / GRID_MS) + quarter) * GRID_MS;
      return { from, to: from + length * GRID_MS, state };
    });
export const outsiders = (now: number) => fc.array(booked(now), { maxLength: 5 });

const until = (now: number) =>
  fc.oneof(
    fc.constant(null),
    fc.integer({ min: -96, max: 6 * 96 }).map((n) => now + n * GRID_MS),
  );
const instrumentIds = fc.integer({ min: 0, max: 9 }).map((n) => idOf(n));
const BEIJING = { lat: 39.9, lng: 116.4 };

/** What is known of a reader, who may have booked some of the world's instruments and others. */
export const standing = (now: number): fc.Arbitrary<ReaderStanding> => {
  const authorised = fc.record({
    facilityId: fc.constantFrom(...FACILITIES),
    instrumentId: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, instrumentIds),
    typeId: fc.constantFrom(null, null, 't-sem'),
    from: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      fc.integer({ min: -96, max: 4 * 96 }).map((n) => now + n * 10 * MINUTE_MS),
    ),
    until: until(now),
  });
  const place = fc.constantFrom(...reference([]).facilities.map(({ id, lat, lng }) => ({ facilityId: id, lat, lng })), {
    facilityId: 'f-far',
    ...BEIJING,
  });
  const own = fc
    .tuple(booked(now), place, instrumentIds, fc.constantFrom('self', 'self', 'assisted'), fc.uuid())
    .map(([one, at, instrumentId, mode, id]) => ({ ...one, ...at, instrumentId, mode, id }));
  const pause = fc.record({
    facilityId: fc.constantFrom(null, ...FACILITIES),
    until: fc.constantFrom(null, now + DAY_MS),
    reason: fc.constant(null),
  });
  return fc.record({
    authorisations: fc.array(authorised, { maxLength: 6 }),
    pauses: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(pause, { maxLength: 2 })),
    grouped: fc.boolean(),
    own: fc.array(own, { maxLength: 6 }),
  });
};

/** Disjoint time of each station, some of it over before `now`, some held until shortly before or after it. */
export const taken = (now: number): fc.Arbitrary<TakenRecord[]> => {
  const start = Math.floor(now / GRID_MS) - 40;
  const piece = fc.tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom(null, null, -1, 1, 3 * MINUTE_MS),
  );
  const ofStation = (station: number) =>
    fc.array(piece, { maxLength: 6 }).map((pieces) => {
      let at = start;
      return pieces.map(([gap, length, expiry]): TakenRecord => {
        const from = at + gap;
        at = from + length;
        return { station, from: from * GRID_MS, to: at * GRID_MS, expiresAt: expiry === null ? null : now + expiry };
      });
    });
  return fc.tuple(ofStation(0), ofStation(1), ofStation(2)).map((stations) => stations.flat());
};

const NEAR: RuleLayer = { horizonDays: 5 };
const near = (id: string, said: RuleLayer) => (id.startsWith('i') ? { ...NEAR, ...said } : said);

export const world: fc.Arbitrary<World> = fc.constantFrom(...NOWS).chain((now) =>
  fc
    .record({
      zones: fc.array(fc.constantFrom(...ZONES), { minLength: 5, maxLength: 5 }),
      off: fc.uniqueArray(dateNear(now), { maxLength: 3 }),
      work: fc.uniqueArray(dateNear(now), { maxLength: 2 }),
      schedules: fc.tuple(versions(now), versions(now), versions(now)),
      layers: fc.uniqueArray(fc.tuple(fc.constantFrom(...OWNERS), layer), { selector: ([id]) => id, maxLength: 3 }),
      ofParts: fc.tuple(taken(now), taken(now)),
      instruments: fc
        .integer({ min: 0, max: 12 })
        .chain((n) =>
          fc.tuple(...Array.from({ length: n }, (_, i) => fc.tuple(instrument(idOf(i)), taken(now), outsiders(now)))),
        ),
    })
    .map((made) => ({
      now,
      reference: reference(made.zones),
      holidays: new Map([
        ['CN', new Map([...made.off.map((d) => [d, 'off'] as const), ...made.work.map((d) => [d, 'work'] as const)])],
      ]),
      // A short horizon as a rule: the search that tries everything tries each quarter of an hour.
      layers: new Map([['i1', NEAR], ['i2', NEAR], ...made.layers.map(([id, said]) => [id, near(id, said)] as const)]),
      schedules: new Map(made.schedules.map((said, i) => [SCHEDULES[i] as string, said])),
      instruments: new Map(made.instruments.map(([record]) => [record.id, record])),
      taken: new Map([
        ...made.instruments.map(([record, times]) => [record.id, times] as const),
        ['room', made.ofParts[0]],
        ['detector', made.ofParts[1]],
      ]),
      outsiders: new Map(made.instruments.map(([record, _, times]) => [record.id, times])),
    })),
);

/** Ids whose order is not the order in which they are made. */
export function idOf(index: number): string {
  const first = ((index * 7) % 16).toString(16);
  return `${first}0000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}
