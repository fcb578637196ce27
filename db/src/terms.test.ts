import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referencePath } from './reference.ts';

type Words = { readonly zh: readonly string[]; readonly en: readonly string[] };
type Entry = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly abbr: readonly string[];
  readonly synonyms: Words;
};
type Technique = Entry & { readonly broader: string | null };
type Type = Entry & { readonly techniques: readonly string[] };

function read<T>(folder: string): T[] {
  const files = readdirSync(referencePath(folder)).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => JSON.parse(readFileSync(referencePath(`${folder}/${name}`), 'utf8')) as T[]);
}

const techniques = read<Technique>('techniques');
const types = read<Type>('types');
const byId = new Map(techniques.map((technique) => [technique.id, technique]));
const termsOf = ({ zh, en, abbr, synonyms }: Entry) => [zh, en, ...abbr, ...synonyms.zh, ...synonyms.en];

test('the thesaurus has more than 500 techniques, each once and with a name in both languages', () => {
  expect(techniques.length).toBeGreaterThan(500);
  expect(byId.size).toBe(techniques.length);
  for (const names of [techniques.map(({ zh }) => zh), techniques.map(({ en }) => en.toLowerCase())]) {
    expect(names.every((name) => name.trim() !== '')).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a broader technique exists, and no technique is broader than itself', () => {
  for (const technique of techniques) {
    const above = [technique.id];
    for (let { broader } = technique; broader !== null; broader = byId.get(broader)?.broader ?? null) {
      expect(byId.has(broader), `${technique.id}: ${broader}`).toBe(true);
      expect(above, technique.id).not.toContain(broader);
      above.push(broader);
    }
  }
});

test('the techniques of an instrument type exist', () => {
  const unknown = types.flatMap(({ id, techniques: used }) =>
    used.filter((one) => !byId.has(one)).map((one) => [id, one]),
  );
  expect(unknown).toEqual([]);
});

test('no term of an entry is empty or stands twice', () => {
  for (const entry of [...techniques, ...types]) {
    const terms = entry.synonyms.zh.concat(entry.synonyms.en);
    expect(
      terms.every((term) => term.trim() !== ''),
      entry.id,
    ).toBe(true);
  }
  for (const technique of techniques) {
    const terms = termsOf(technique).map((term) => term.toLowerCase());
    expect(
      terms.filter((term, at) => terms.indexOf(term) !== at),
      technique.id,
    ).toEqual([]);
  }
});

test.each([
  ['SEM', 'sem', '扫描电镜'],
  ['TEM', 'tem', '透射电镜'],
  ['ICP-MS', 'icp-ms', '等离子体质谱'],
  ['NMR', 'nmr', '核磁'],
  ['XRD', 'xrd', 'X射线衍射'],
  ['FTIR', 'ftir', '傅里叶红外'],
  ['qPCR', 'qpcr', '荧光定量'],
  ['AFM', 'afm', '原子力显微镜'],
  ['HPLC', 'hplc', '液相色谱'],
  ['GC-MS', 'gc-ms', '气质'],
  ['XPS', 'xps', '光电子能谱'],
  ['CLSM', 'confocal', '雷射共轭焦显微镜'],
  ['NGS', 'ngs', '次世代定序'],
  ['BET', 'bet', '比表面积'],
])('%s is the abbreviation of one technique, %s, that is also called %s', (abbreviation, id, zh) => {
  expect(techniques.filter(({ abbr }) => abbr.includes(abbreviation)).map((one) => one.id)).toEqual([id]);
  expect(termsOf(byId.get(id) as Technique)).toContain(zh);
});
