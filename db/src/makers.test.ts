import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMakers } from './makers.ts';
import { referencePath } from './reference.ts';

function read<T>(name: string): T[] {
  return JSON.parse(readFileSync(referencePath(name), 'utf8'));
}

test('makers are called as in the instrument types and as the table of makers adds, each once', () => {
  const makers = readMakers();
  expect(makers.length).toBeGreaterThan(800);
  expect(new Set(makers.map(({ name }) => name)).size).toBe(makers.length);
  const wordsOf = (name: string) => makers.find((maker) => maker.name === name)?.words;
  expect(wordsOf('JEOL')).toEqual(expect.arrayContaining(['日本电子', '捷欧路']));
  expect(wordsOf('ZEISS')?.filter((word) => word === '蔡司')).toHaveLength(1);
  expect(wordsOf('EDAX')).toEqual([]);
});

test('the table of makers only speaks of makers that an instrument type names', () => {
  const types = ['analytical', 'general'].flatMap((file) => read<{ makers: { name: string }[] }>(`types/${file}.json`));
  const named = new Set(types.flatMap(({ makers }) => makers.map(({ name }) => name)));
  const strangers = read<{ name: string }>('makers.json').filter(({ name }) => !named.has(name));
  expect(strangers).toEqual([]);
});
