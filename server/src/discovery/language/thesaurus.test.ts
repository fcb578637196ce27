import type { TechniqueRecord, TypeRecord } from '@jishi/db/queries/discovery';
import { expect, test } from 'vitest';
import { mentionedIn, thesaurusOf } from './thesaurus.ts';

const technique = (
  id: string,
  zh: string,
  en: string,
  words: string[],
  broader: string | null = null,
): TechniqueRecord => ({ id, name: { zh, en }, words, broader });
const type = (id: string, zh: string, en: string, techniques: string[], words: string[] = []): TypeRecord => ({
  id,
  name: { zh, en },
  words,
  techniques,
});
const known = {
  techniques: new Map(
    [
      technique('em', '电子显微术', 'Electron microscopy', ['电镜', 'EM']),
      technique(
        'sem',
        '扫描电子显微术',
        'Scanning electron microscopy',
        ['扫描电镜', 'SEM', 'scanning electron microscope'],
        'em',
      ),
      technique('tem', '透射电子显微术', 'Transmission electron microscopy', ['透射电镜', '透射', 'TEM'], 'em'),
      technique(
        'stem',
        '扫描透射电子显微术',
        'Scanning transmission electron microscopy',
        ['扫描透射电镜', 'STEM'],
        'em',
      ),
      technique('icp-ms', '电感耦合等离子体质谱法', 'ICP mass spectrometry', ['ICP-MS']),
      technique('ftir', '傅里叶变换红外光谱', 'Fourier-transform infrared', ['FTIR']),
      technique('gc', '气相色谱法', 'Gas chromatography', ['气相色谱', 'GC']),
      technique('xrd', 'X射线衍射', 'X-ray diffraction', ['XRD']),
      technique('auger', '俄歇电子能谱', 'Auger electron spectroscopy', ['SAM']),
      technique('acoustic', '超声扫描显微检测', 'Scanning acoustic microscopy', ['SAM']),
      technique('cytometry', '流式细胞术', 'Flow cytometry', ['FACS']),
      technique('sorting', '流式细胞分选', 'Cell sorting', ['FACS'], 'cytometry'),
    ].map((record) => [record.id, record]),
  ),
  types: new Map(
    [
      type('tester', '万能试验机', 'Universal testing machine', ['tensile', 'bending'], ['拉力机']),
      type('oven-a', '烘箱', 'Oven', ['drying']),
      type('oven-b', '烘箱', 'Vacuum oven', ['vacuum']),
      type('benchtop', '台式扫描电镜', 'Benchtop SEM', ['sem']),
    ].map((record) => [record.id, record]),
  ),
};
const thesaurus = thesaurusOf(known);
const techniquesIn = (text: string) => mentionedIn(thesaurus, text).techniques;

test.each([
  ['场发射扫描电镜', ['sem']],
  ['掃描電鏡', ['sem']],
  ['扫描透射电镜', ['stem']],
  ['扫描电镜与透射电镜', ['sem', 'tem']],
  ['ICP-MS', ['icp-ms']],
  ['ICPMS 7900', ['icp-ms']],
  ['Agilent ICP MS', ['icp-ms']],
  ['ＩＣＰ－ＭＳ', ['icp-ms']],
  ['FT-IR', ['ftir']],
  ['ATR-FT-IR', ['ftir']],
  ['X 射线衍射仪', ['xrd']],
  ['Xray diffraction', ['xrd']],
  ['Scanning Electron Microscopes', ['sem']],
  ['SEM扫描仪', ['sem']],
  ['GC 7890B', ['gc']],
])('%s speaks of %j', (text, ids) => {
  expect(techniquesIn(text)).toEqual(ids);
});

test.each([
  ['Semiconductor analyser'],
  ['ICP; MS'],
  ['Scanning; electron microscope'],
  ['stem cell sorter'],
  ['EM gain camera'],
  ['透射率测定'],
  ['扫描，电子显微'],
  [''],
])('%j speaks of no technique', (text) => {
  expect(techniquesIn(text)).toEqual([]);
});

test('an abbreviation of several techniques counts when these are akin', () => {
  expect(techniquesIn('SAM 400')).toEqual([]);
  expect(techniquesIn('FACS Aria')).toEqual(['cytometry', 'sorting']);
});

test('a term of one type alone speaks of that type and its first technique, a term of several types of none', () => {
  expect(mentionedIn(thesaurus, '电子拉力机')).toEqual({ techniques: ['tensile'], types: ['tester'] });
  expect(mentionedIn(thesaurus, '台式扫描电镜')).toEqual({ techniques: ['sem'], types: ['benchtop'] });
  expect(mentionedIn(thesaurus, '烘箱')).toEqual({ techniques: [], types: [] });
});
