import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import { type Mirror, newMirror, putInstrument } from '@jishi/server/discovery/mirror/mirror';
import { search } from '@jishi/server/discovery/search';
import { expansionWindow } from '@jishi/server/discovery/time/timeline';
import { instrumentQuery } from '@jishi/shared/schema/instrument';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const WORDS = ['confocal', 'raman', 'furnace', 'cryogenic', 'plasma', 'tensile', '探针', '激光', '低温', '拉伸'];

/** A catalogue of one technique for each word, in which nothing is known but words. */
function mirrorOf(instruments: readonly Said[]): Mirror {
  const facility = { id: 'f', name: {}, region: null, zone: 'UTC', lat: null, lng: null };
  const mirror = newMirror(
    {
      ...{ regions: [], classes: [], types: [], layers: new Map() },
      techniques: WORDS.map((word) => ({ id: word, name: { en: `${word} methods` }, words: [], broader: null })),
      institutions: [{ id: 'i', name: {}, lat: null, lng: null }],
      facilities: [facility],
    },
    new Map(),
    expansionWindow(NOW),
  );
  for (const [number, said] of instruments.entries()) putInstrument(mirror, recordOf(number, said));
  return mirror;
}

type Said = { readonly name: string; readonly techniques: readonly string[]; readonly descriptions: readonly string[] };

function recordOf(number: number, { name, techniques, descriptions }: Said): InstrumentRecord {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ...{ name: { en: name }, techniques, descriptions },
    ...{ institutionId: 'i', facilityId: 'f', scheduleId: '5c0ed01e-0000-4000-8000-000000000001' },
    ...{ typeId: null, classCode: null, manufacturer: null, model: null, modes: ['self'], rules: {}, prices: null },
    ...{ stations: 1, kind: 'instrument', parts: [], withdrawnAt: null, source: 'own' },
  };
}

const words = (max: number) => fc.array(fc.constantFrom(...WORDS), { maxLength: max }).map((all) => all.join(' '));
const said: fc.Arbitrary<Said> = fc.record({
  name: words(8),
  techniques: fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 2 }),
  // In one language or two, and as often as somebody cares to repeat a word.
  descriptions: fc.array(words(60), { maxLength: 2 }),
});

test('what has the word in its name or technique comes before what is only described with it', () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 25 }), fc.constantFrom(...WORDS), (instruments, word) => {
      const query = instrumentQuery.parse({ q: word, limit: 100 });
      const { items } = search(mirrorOf(instruments), query, { reader: null, standing: null }, NOW, NOW);
      const isTold = ({ name, techniques }: Said) => name.split(' ').includes(word) || techniques.includes(word);
      const told = items.map(({ id }) => isTold(instruments[Number(id.slice(-12))] as Said));
      expect(told).toEqual(told.toSorted((a, b) => Number(b) - Number(a)));
      const has = (one: Said) => isTold(one) || one.descriptions.join(' ').split(' ').includes(word);
      expect(items).toHaveLength(instruments.filter(has).length);
    }),
    { numRuns: 300, endOnFailure: true },
  );
});

test.each([
  ['Raman microscope', 'Furnace with raman, raman, raman'],
  ['激光共聚焦显微镜', 'Furnace 激光 激光 激光 激光'],
])('%s comes before an instrument that is described with the word: %s', (name, description) => {
  const mirror = mirrorOf([
    { name: 'Furnace', techniques: [], descriptions: [description, description] },
    { name, techniques: [], descriptions: [] },
  ]);
  const query = instrumentQuery.parse({ q: name.includes('激光') ? '激光' : 'raman' });
  const page = search(mirror, query, { reader: null, standing: null }, NOW, NOW);
  expect(page.items.map((item) => [item.name.en, item.matched])).toEqual([
    [name, ['name']],
    ['Furnace', ['description']],
  ]);
});

test('a word by which nothing is found any more is mended like one that never stood anywhere', () => {
  const asked = (mirror: Mirror) => {
    const query = instrumentQuery.parse({ q: 'bruker' });
    return search(mirror, query, { reader: null, standing: null }, NOW, NOW).items.map(({ name }) => name.en);
  };
  const right = { name: 'Bruker', techniques: [], descriptions: [] };
  const wrong = { name: 'Brucker', techniques: [], descriptions: [] };
  const mirror = mirrorOf([wrong, right]);
  expect(asked(mirror)).toEqual(['Bruker']);
  putInstrument(mirror, { ...recordOf(1, right), withdrawnAt: NOW });
  expect(asked(mirror)).toEqual(['Brucker']);
  expect(asked(mirror)).toEqual(asked(mirrorOf([wrong])));
});
