import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { QUESTIONS } from '../../relevance/questions.ts';

export type ReaderName = 'nobody' | 'academic' | 'company';

/** A question as it stands in an address, and who asks it. */
export type Asked = { readonly reader: ReaderName; readonly params: Readonly<Record<string, string>> };
type Params = Asked['params'];

const READERS: readonly ReaderName[] = ['nobody', 'academic', 'nobody', 'company'];

const PLACES: readonly Params[] = [
  { region: '310000' },
  { region: '320500' },
  { near: '31.83,117.24', withinKm: '100' },
  { near: '31.2,121.5', withinKm: '20', sort: 'nearest' },
  { near: '30.27,120.15', sort: 'nearest' },
];

/** What people add to a text; few texts have nothing left after it. */
const WIDE: readonly Params[] = [
  { region: '310000' },
  { mode: 'self' },
  { class: '01' },
  { access: 'now' },
  { region: '320000', mode: 'sample' },
];

const FILTERS: readonly Params[] = [
  { class: '01' },
  { class: '0108', mode: 'self' },
  { technique: 'sem' },
  { technique: 'mass-spectrometry', region: '320000' },
  { maker: 'Bruker' },
  { maker: 'Thermo Fisher Scientific', class: '0102' },
  { mode: 'sample' },
  { access: 'now' },
  { access: 'now', region: '330000', class: '01' },
  { region: '340100', mode: 'self', technique: 'nmr' },
];

const COMMON = [
  'SEM',
  '透射电镜',
  'confocal microscope',
  '核磁',
  'ICP-MS',
  '质谱',
  'X射线衍射',
  'flow cytometer',
  'electron microscope',
  '光谱仪',
  'Raman',
  'Bruker',
  '显微镜',
  'chromatograph',
  'PCR',
  '热分析',
  '电化学工作站',
].map((q): Params => ({ q }));

/** Time as people ask for it: some hours on a day, in a week, in a month. */
function times(now: number): readonly Params[] {
  const day = Math.ceil(now / DAY_MS) * DAY_MS;
  const between = (from: number, to: number, minutes: number): Params => ({
    freeFrom: new Date(from).toISOString(),
    freeTo: new Date(to).toISOString(),
    minutes: `${minutes}`,
  });
  return [
    between(day, day + 7 * DAY_MS, 240),
    between(day + DAY_MS, day + DAY_MS + 10 * HOUR_MS, 120),
    between(day + 5 * DAY_MS, day + 7 * DAY_MS, 480),
    between(day, day + 30 * DAY_MS, 60),
    between(day + 60 * DAY_MS, day + 90 * DAY_MS, 1440),
    { minutes: '180', sort: 'soonest' },
    { ...between(day, day + 14 * DAY_MS, 240), sort: 'soonest' },
    { ...between(day, day + 7 * DAY_MS, 240), sort: 'cheapest' },
  ];
}

/** 200 questions: texts of all kinds alone and with filters, places and times; lists without text, in every order. */
export function mixOfQuestions(now: number): Asked[] {
  const texts = every(QUESTIONS, 60).map(({ q }): Params => ({ q }));
  const time = times(now);
  const questions: Params[] = [
    ...texts,
    ...combine(COMMON, WIDE, 30),
    ...combine(COMMON, PLACES, 20),
    ...combine(COMMON, time, 30),
    ...combine(combine(COMMON, WIDE, 16), time, 16),
    ...FILTERS,
    ...PLACES,
    ...time,
    ...combine(FILTERS, time, 8),
    ...combine(PLACES, time, 5),
    {},
    { sort: 'cheapest' },
    { sort: 'soonest' },
    { limit: '100' },
    { q: 'microscope', sort: 'cheapest' },
    { q: '显微镜', sort: 'soonest' },
    { q: '仪', limit: '100' },
    { q: 'SEM', access: 'now', near: '31.2,121.5', withinKm: '50', sort: 'nearest' },
  ];
  return questions.map((params, at) => ({ params, reader: READERS[at % READERS.length] ?? 'nobody' }));
}

/** So many of a list, evenly over all of it. */
function every<T>(list: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)] as T);
}

function combine(some: readonly Params[], others: readonly Params[], count: number): Params[] {
  return Array.from({ length: count }, (_, at) => ({ ...some[at % some.length], ...others[at % others.length] }));
}

const TYPED = [
  'confocal microscope',
  '扫描电镜',
  'Bruker',
  'JEM-2100F',
  'shanghai',
  '核磁共振',
  'icp-ms',
  '质谱中心',
  'sm',
  'x射线',
];

/** What stands in the field after each stroke of a key. */
export function keystrokes(): string[] {
  return TYPED.flatMap((text) => Array.from(text, (_, at) => text.slice(0, at + 1)));
}
