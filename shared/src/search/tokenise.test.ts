import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold.ts';
import { type Term, termsOf, tokensOf } from './tokenise.ts';

/** Whether each term of the question is found among the tokens of the text. */
function finds(question: string, text: string): boolean {
  const tokens = tokensOf(text);
  const has = (term: Term) =>
    term.some((all) =>
      all.every((want) => tokens.some((token) => (want.prefix ? token.startsWith(want.text) : token === want.text))),
    );
  return termsOf(question).every(has);
}

describe('a question finds a text', () => {
  test.each([
    ['jem2100f', 'JEM-2100F'],
    ['JEM-2100F', 'jem 2100f'],
    ['JEM 2100F', 'JEM2100F'],
    ['jem-2100 f', 'JEM-2100F'],
    ['TecnaiG2F20', 'Tecnai G2 F20'],
    ['2100F', 'JEM-2100F'],
    ['icp-ms', 'ICPMS'],
    ['ICPMS', 'ICP-MS 电感耦合等离子体质谱仪'],
    ['icp ms', 'ICP-MS'],
    ['icp‑ms', 'ICP/MS'],
    ['x射线', 'X射线衍射仪'],
    ['X-ray', 'xray diffractometer'],
    ['电镜', '扫描电镜'],
    ['掃描電鏡', '场发射扫描电镜'],
    ['扫描电镜', '場發射掃描電鏡'],
    ['質譜儀', '液相色谱质谱仪'],
    ['顯微', '激光共聚焦显微镜'],
    ['乾燥', '冷冻干燥机'],
    ['镜', '扫描电镜'],
    ['扫描电镜', '场发射扫描电镜'],
    ['spectro', 'mass spectrometer'],
    ['spectromètre', 'Spectrometre de masse'],
    ['ＳＥＭ', 'sem'],
    ['sem', 'ＳＥＭ　扫描'],
    ['SEM扫描', '扫描电子显微镜 (SEM)'],
    ['microscope for cells', 'cells microscope'],
    ['Ångström', 'angstrom'],
  ])('%s finds %s', (question, text) => {
    expect(finds(question, text)).toBe(true);
  });

  test.each([
    ['jem2200f', 'JEM-2100F'],
    ['描镜', '扫描电镜'],
    ['spectro mass', 'masses of spectrometers'],
    ['semi', 'sem'],
    ['电子显微镜', '光学显微镜'],
  ])('%s does not find %s', (question, text) => {
    expect(finds(question, text)).toBe(false);
  });
});

describe('tokenising', () => {
  test('is the same for upper and lower case and for both widths', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abZ09-/ 扫描电镜é') }), (text) => {
        const wide = text.replace(/[!-~]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0));
        expect(tokensOf(wide)).toEqual(tokensOf(text));
        expect(tokensOf(text.toUpperCase())).toEqual(tokensOf(text));
      }),
    );
  });

  test('each text finds itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abz09-/. 扫描电镜') }), (text) => {
        expect(finds(text, text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('survives any string and never gives an empty token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(tokensOf(text).every((token) => token.length > 0)).toBe(true);
        expect(termsOf(text).length).toBeLessThanOrEqual(64);
      }),
    );
  });

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});
