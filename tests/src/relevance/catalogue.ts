import { parseJson } from '@jishi/db/json';
import type { Db } from '@jishi/db/open';
import { type Reference, readReference } from '@jishi/db/queries/discovery';
import { z } from 'zod';
import type { Answers, Criterion } from './criterion.ts';
import type { Question } from './question.ts';

/** What is known of an instrument, for judging and to be shown. */
export type Thing = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  /** With the broader ones. */
  readonly techniques: ReadonlySet<string>;
  readonly classCode: string;
  readonly maker: string | null;
  readonly model: string | null;
  /** With the regions around it. */
  readonly regions: ReadonlySet<string>;
  readonly institution: string;
  readonly facility: string;
};

export type Grade = 0 | 1 | 2 | 3;

/** All instruments that are offered, by id. */
export async function readThings(db: Db): Promise<Map<string, Thing>> {
  const reference = await readReference(db);
  const withBroader = climber(reference.techniques.map(({ id, broader }) => [id, broader]));
  const withAround = climber(reference.regions.map(({ code, parent }) => [code, parent]));
  const institutions = new Map(reference.institutions.map(({ id, name }) => [id, name.zh ?? name.en ?? '']));
  const facilities = new Map(reference.facilities.map((facility) => [facility.id, facility]));
  const rows = await db
    .selectFrom('instrument')
    .select(['id', 'name_zh', 'name_en', 'type_id', 'class_code', 'techniques', 'manufacturer', 'model'])
    .select(['institution_id', 'facility_id'])
    .where('withdrawn_at', 'is', null)
    .where('kind', '=', 'instrument')
    .execute();
  const things = rows.map((row): Thing => {
    const facility = facilities.get(row.facility_id);
    return {
      id: row.id,
      name: row.name_zh ?? row.name_en ?? '',
      type: row.type_id,
      techniques: new Set(parseJson(z.array(z.string()), row.techniques).flatMap(withBroader)),
      classCode: row.class_code ?? '',
      maker: row.manufacturer,
      model: row.model,
      regions: new Set(facility?.region ? withAround(facility.region) : []),
      institution: institutions.get(row.institution_id) ?? '',
      facility: facility?.name.zh ?? facility?.name.en ?? '',
    };
  });
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** A node of a tree with all that are above it. */
function climber(parents: readonly (readonly [string, string | null])[]): (node: string) => string[] {
  const parentOf = new Map(parents);
  const climb = (node: string): string[] => {
    const parent = parentOf.get(node);
    return parent ? [node, ...climb(parent)] : [node];
  };
  return climb;
}

/** How right an instrument is for somebody who asks so. */
export function gradeOf({ best, good, related }: Pick<Question, 'best' | 'good' | 'related'>, thing: Thing): Grade {
  if (answers(best, thing)) return 3;
  if (answers(good, thing)) return 2;
  return answers(related, thing) ? 1 : 0;
}

function answers(criteria: Answers, thing: Thing): boolean {
  return criteria.some((criterion) => holds(criterion, thing));
}

function holds(criterion: Criterion, thing: Thing): boolean {
  const { types, techniques, classes, makers, models, regions, institutions, facilities } = criterion;
  if (types && !includes(types, thing.type)) return false;
  if (techniques && !techniques.some((id) => thing.techniques.has(id))) return false;
  if (classes && !classes.some((code) => thing.classCode.startsWith(code))) return false;
  if (makers && !includes(makers, thing.maker)) return false;
  if (models && !includes(models, thing.model)) return false;
  if (regions && !regions.some((code) => thing.regions.has(code))) return false;
  if (institutions && !institutions.includes(thing.institution)) return false;
  return !facilities || facilities.includes(thing.facility);
}

function includes(values: readonly string[], value: string | null): boolean {
  return value !== null && values.includes(value);
}

/** Values in criteria that no type, technique, class or region of the reference data has. */
export function unknownIn(questions: readonly Question[], reference: Reference): string[] {
  const known = {
    types: new Set(reference.types.map(({ id }) => id)),
    techniques: new Set(reference.techniques.map(({ id }) => id)),
    classes: new Set(reference.classes.map(({ code }) => code)),
    regions: new Set(reference.regions.map(({ code }) => code)),
  };
  const fields = Object.keys(known) as (keyof typeof known)[];
  const criteria = questions.flatMap(({ best, good, related }) => [...best, ...good, ...related]);
  const wrong = criteria.flatMap((criterion) =>
    fields.flatMap((field) => (criterion[field] ?? []).filter((value) => !known[field].has(value))),
  );
  return [...new Set(wrong)];
}
