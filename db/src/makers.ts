import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { referencePath } from './reference.ts';

/** A maker as instruments name it, and what else it is called, mostly in Chinese. */
export type MakerRecord = { readonly name: string; readonly words: readonly string[] };

const madeBy = z.array(z.object({ makers: z.array(z.object({ name: z.string(), zh: z.string() })).default([]) }));
const aliases = z.array(z.object({ name: z.string(), words: z.array(z.string()) }));

/** The makers of the reference data: those of the instrument types, with what `makers.json` adds; sorted by name. */
export function readMakers(): MakerRecord[] {
  const makers = new Map<string, Set<string>>();
  const add = (name: string, words: readonly string[]) => {
    const known = makers.get(name) ?? new Set();
    for (const word of words) if (word !== name) known.add(word);
    makers.set(name, known);
  };
  for (const file of readdirSync(referencePath('types')).filter((name) => name.endsWith('.json')))
    for (const type of madeBy.parse(readJson(`types/${file}`))) for (const { name, zh } of type.makers) add(name, [zh]);
  for (const { name, words } of aliases.parse(readJson('makers.json'))) add(name, words);
  const sorted = [...makers].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, words]) => ({ name, words: [...words] }));
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(referencePath(name), 'utf8'));
}
