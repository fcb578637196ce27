import { MATCHED_FIELDS, type MatchedField } from '@jishi/shared/schema/instrument';
import { listAt } from './mirror/lists.ts';
import type { Mirror } from './mirror/mirror.ts';
import { thingAt } from './mirror/table.ts';
import type { Field } from './words/fields.ts';
import type { Match } from './words/match.ts';

/** What a field of the index is to a reader: broader terms and what a name mentions are techniques. */
const SHOWN_AS: Readonly<Partial<Record<Field, MatchedField>>> = { broader: 'technique', mention: 'technique' };

/** The fields of a row in which words of the question stand, the weightiest first. */
export function matchedFields(mirror: Mirror, row: number, matched: Match | null): MatchedField[] {
  if (!matched) return [];
  const { cells, traits, words } = mirror;
  const found = new Set<MatchedField>();
  const look = (texts: Iterable<number>) => {
    for (const text of texts) {
      if (matched.hits[text] !== 1) continue;
      const field = words.fieldOfText[text] as Field;
      found.add(SHOWN_AS[field] ?? (field as MatchedField));
    }
  };
  look(listAt(mirror.texts, row));
  look(thingAt(traits.kinds, cells.kind[row] as number).texts);
  look(thingAt(traits.classes, cells.classTrait[row] as number).texts);
  look(thingAt(traits.places, cells.place[row] as number).texts);
  return MATCHED_FIELDS.filter((field) => found.has(field));
}
