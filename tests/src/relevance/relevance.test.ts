import { readReference } from '@jishi/db/queries/discovery';
import { makeSample } from '@jishi/db/sample/sample';
import { loadReference } from '@jishi/server/catalogue/reference';
import { type Discovery, openDiscovery } from '@jishi/server/discovery/discovery';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTestDeps } from '../support/deps.ts';
import { openTestStore, type TestStore } from '../support/store.ts';
import { unknownIn } from './catalogue.ts';
import { type Measured, measureRelevance, summaries } from './measure.ts';
import { KINDS, type QuestionKind } from './question.ts';
import { QUESTIONS } from './questions.ts';

const NOW = Date.UTC(2026, 10, 24, 2);
const INSTRUMENTS = 3000;

type Floor = { readonly ndcg: number; readonly firstThree: number };

/** Not more than a little below what is reached: a change that makes answers worse shows. */
const FLOORS: Readonly<Record<QuestionKind | 'all', Floor>> = {
  name: { ndcg: 0.9, firstThree: 0.98 },
  abbreviation: { ndcg: 0.95, firstThree: 0.98 },
  synonym: { ndcg: 0.95, firstThree: 0.98 },
  model: { ndcg: 0.98, firstThree: 0.98 },
  maker: { ndcg: 0.98, firstThree: 0.98 },
  'maker and technique': { ndcg: 0.79, firstThree: 0.89 },
  'place and technique': { ndcg: 0.91, firstThree: 0.91 },
  typo: { ndcg: 0.92, firstThree: 0.93 },
  traditional: { ndcg: 0.98, firstThree: 0.98 },
  pinyin: { ndcg: 0.9, firstThree: 0.92 },
  prefix: { ndcg: 0.97, firstThree: 0.98 },
  sentence: { ndcg: 0.78, firstThree: 0.92 },
  broad: { ndcg: 0.97, firstThree: 0.98 },
  mixed: { ndcg: 0.9, firstThree: 0.98 },
  all: { ndcg: 0.91, firstThree: 0.96 },
};

describe('answers to the judged questions over a sample catalogue', () => {
  let opened: TestStore;
  let discovery: Discovery;
  let measured: readonly Measured[];

  beforeAll(async () => {
    opened = await openTestStore('sqlite');
    await loadReference(opened.store, () => {});
    await makeSample(opened.store, { instruments: INSTRUMENTS, seed: 7, now: NOW });
    discovery = openDiscovery(makeTestDeps(opened.store, {}, NOW));
    await discovery.ready;
    measured = await measureRelevance(opened.store.read, (query) => discovery.search(query, null));
  }, 120_000);

  afterAll(async () => {
    await discovery.close();
    await opened.close();
  });

  test('there are at least 150 questions, no text twice, and each judgement names things that there are', async () => {
    expect(QUESTIONS.length).toBeGreaterThanOrEqual(150);
    expect(new Set(QUESTIONS.map(({ q }) => q)).size).toBe(QUESTIONS.length);
    expect(unknownIn(QUESTIONS, await readReference(opened.store.read))).toEqual([]);
  });

  test('a small catalogue has what nine of ten questions mean', () => {
    expect(measured.filter(({ score }) => score).length).toBeGreaterThan(QUESTIONS.length * 0.9);
  });

  test.each([...KINDS, 'all' as const])('%s: the right instruments stand first', (kind) => {
    const summary = summaries(measured).find(({ of }) => of === kind)?.summary;
    expect(summary?.ndcg).toBeGreaterThanOrEqual(FLOORS[kind].ndcg);
    expect(summary?.firstThree).toBeGreaterThanOrEqual(FLOORS[kind].firstThree);
  });
});
