import type { InstitutionKind } from '@jishi/shared/schema/institution';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import type { Name } from './names.ts';
import type { Theme } from './parts.ts';
import type { PlannedFacility, PlannedInstrument } from './plan.ts';
import type { Random } from './random.ts';
import type { SampleType } from './types.ts';

/** Institutions of the sample that tours, demo accounts and tests rely on; found again by `sampleAnchors`. */
export type AnchorKey = 'hefei' | 'suzhou' | 'zhangjiang';

type Anchored = {
  readonly cityCode: string;
  readonly kind: InstitutionKind;
  readonly field: string;
  /** Instruments. */
  readonly size: number;
  readonly institution: Name;
};

export const ANCHORED: Readonly<Record<AnchorKey, Anchored>> = {
  hefei: {
    cityCode: '340100',
    kind: 'education',
    field: 'materials',
    size: 40,
    institution: { zh: '合肥云岫材料大学(样例)', en: 'Hefei Yunxiu University of Materials (sample)' },
  },
  suzhou: {
    cityCode: '320500',
    kind: 'company',
    field: 'materials',
    size: 12,
    institution: { zh: '苏州澄屿材料科技有限公司(样例)', en: 'Suzhou Chengyu Materials Technology Co., Ltd. (sample)' },
  },
  zhangjiang: {
    cityCode: '310100',
    kind: 'facility',
    field: 'materials',
    size: 24,
    institution: { zh: '上海望舒材料研究院(样例)', en: 'Shanghai Wangshu Institute of Materials (sample)' },
  },
};

export const ZHANGJIANG = {
  name: { zh: '张江材料表征中心(样例)', en: 'Zhangjiang Materials Characterisation Centre (sample)' },
  address: '上海市浦东新区张江样例路 1 号',
  lat: 31.2046,
  lng: 121.5936,
} as const;

/** Its first instrument: a transmission electron microscope that anybody may book at short notice. */
export const OPEN_MICROSCOPE_RULES: RuleLayer = {
  stepMinutes: 30,
  minMinutes: 60,
  maxMinutes: 480,
  noticeMinutes: 60,
  horizonDays: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 30,
  maxActive: null,
  maxMinutesPerWeek: null,
  approval: [],
};

const OPEN_MICROSCOPE_TYPE = 'fe-tem';
const TRANSMISSION = /transmission electron/i;
const MICROSCOPES = 3;
const MATERIALS = ['0101', '0103', '0104', '0108', '0109', '0201'];

/** The facility in Zhangjiang: transmission electron microscopes first, then what materials are characterised with. */
export function anchorFacility(
  anchor: AnchorKey,
  types: readonly SampleType[],
  themes: readonly Theme[],
  random: Random,
): PlannedFacility | null {
  const theme = themes.find(({ id }) => id === 'electron');
  if (anchor !== 'zhangjiang' || !theme) return null;
  const microscopes = types.filter((type) => TRANSMISSION.test(type.en));
  const plain = microscopes.find(({ id }) => id === OPEN_MICROSCOPE_TYPE) ?? microscopes[0];
  if (!plain) throw new Error('no transmission electron microscope among the instrument types');
  const others = types.filter((type) => MATERIALS.some((prefix) => type.class.startsWith(prefix)));
  const chosen = [
    plain,
    ...Array.from({ length: MICROSCOPES - 1 }, () => random.pick(microscopes.filter((type) => type !== plain))),
    ...Array.from({ length: ANCHORED.zhangjiang.size - MICROSCOPES }, () => random.pick(others)),
  ];
  const instruments = chosen.map((type): PlannedInstrument => ({ type, rank: random.next() }));
  return { anchor, theme, instruments };
}
