import { QUESTIONS } from '../../relevance/questions.ts';
import type { EngineQuestion } from './engine.ts';

/** What every engine can answer, be it without a thesaurus, pinyin or patience with typing errors. */
const KINDS = [
  'name',
  'abbreviation',
  'synonym',
  'maker and technique',
  'place and technique',
  'prefix',
  'broad',
  'mixed',
];

const FILTERS: readonly EngineQuestion['filter'][] = [
  { facet: 'region', value: '310000' },
  { facet: 'class', value: '01' },
  { facet: 'region', value: '320000' },
  { facet: 'technique', value: 'sem' },
  { facet: 'maker', value: 'Thermo Fisher Scientific' },
  { facet: 'class', value: '0102' },
];

/** 200: texts, every third with a filter, and lists without text. */
export function engineQuestions(): EngineQuestion[] {
  const texts = QUESTIONS.filter(({ kind }) => KINDS.includes(kind)).map(({ q }) => q);
  const asked = Array.from({ length: 188 }, (_, at): EngineQuestion => {
    const q = texts[(at * 7) % texts.length] as string;
    return { q, filter: at % 3 === 0 ? (FILTERS[(at / 3) % 3] ?? null) : null };
  });
  return [...asked, ...[...FILTERS, ...FILTERS].map((filter) => ({ q: '', filter }))];
}
