import { readdirSync, readFileSync } from 'node:fs';
import { referencePath } from '@jishi/db/reference';
import { describe, expect, it } from 'vitest';
import { readMappings } from './choose.ts';
import type { Value } from './mapping.ts';

function idsOf(folder: string): Set<string> {
  const files = readdirSync(referencePath(folder)).filter((name) => name.endsWith('.json'));
  const lists = files.map((name) => JSON.parse(readFileSync(referencePath(`${folder}/${name}`), 'utf8')));
  return new Set(lists.flat().map((entry: { id: string }) => entry.id));
}

/** Every text that the last steps of a value can make. */
function resultsOf(value: Value | undefined): string[] {
  const own = (value?.steps ?? []).flatMap((step) => (step.cases ?? []).map(([, result]) => result));
  return [...own, ...(value?.first ?? value?.join ?? []).flatMap(resultsOf)];
}

describe('the mappings that come with the program', () => {
  it('are all good and have names of their own', async () => {
    const names = (await readMappings()).map((mapping) => mapping.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['emsl', 'pnnl', 'nrii', 'uniquip', 'ror', 'jishi']));
  });

  it('name only types that there are', async () => {
    const known = idsOf('types');
    const mappings = await readMappings();
    const named = mappings.flatMap((mapping) => resultsOf(mapping.fields.type));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((type) => !known.has(type))).toEqual([]);
  });

  it('never read a contact person', async () => {
    for (const mapping of await readMappings()) {
      const text = JSON.stringify({ ...mapping, aliases: {} });
      expect(text).not.toMatch(/"column":"(contact|phone|email|postalcode|Contact [A-Z][a-z]+|Secondary [A-Za-z ]+)"/);
    }
  });
});
