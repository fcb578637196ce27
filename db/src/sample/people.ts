import type { InstitutionKind } from '@jishi/shared/schema/institution';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { PersonTable } from '../schema.ts';
import { personName } from './names.ts';
import type { Parts } from './parts.ts';

import type { PlannedInstitution } from './plan.ts';
import { makeId, type Random, randomOf } from './random.ts';

/** Somebody of a sample institution, and when the sample has them busy. */
export type SamplePerson = {
  readonly id: string;
  readonly institutionId: string;
  readonly institutionKind: InstitutionKind;
  readonly busy: Span[];
};

export type People = {
  readonly rows: readonly PersonTable[];
  /** Those of one institution, by its index. */
  readonly ofInstitution: readonly (readonly SamplePerson[])[];
  readonly academics: readonly SamplePerson[];
  readonly engineers: readonly SamplePerson[];
};

const MAX_PEOPLE = 12;

/** Researchers and engineers of the sample institutions. They have no account: nobody can sign in as one. */
export function makePeople(
  parts: Parts,
  institutions: readonly PlannedInstitution[],
  seed: number,
  bornAt: number,
): People {
  const random = randomOf(seed, 'people');
  const rows: PersonTable[] = [];
  const ofInstitution = institutions.map((institution) => {
    const instruments = institution.facilities.reduce((sum, facility) => sum + facility.instruments.length, 0);
    const many = Math.min(MAX_PEOPLE, 1 + Math.round(Math.sqrt(instruments) * (0.3 + 0.6 * random.next())));
    return Array.from({ length: many }, (): SamplePerson => {
      const row = makePerson(random, parts, institution.id, rows.length, bornAt);
      rows.push(row);
      return { id: row.id, institutionId: institution.id, institutionKind: institution.kind, busy: [] };
    });
  });
  const everybody = ofInstitution.flat();
  return {
    rows,
    ofInstitution,
    academics: everybody.filter((person) => person.institutionKind !== 'company'),
    engineers: everybody.filter((person) => person.institutionKind === 'company'),
  };
}

function makePerson(random: Random, parts: Parts, institutionId: string, index: number, bornAt: number): PersonTable {
  const createdAt = bornAt + random.between(0, 200) * DAY_MS + index;
  return {
    id: makeId(random, createdAt),
    name: personName(random, parts),
    email: `person-${index + 1}@sample.invalid`,
    institution_id: institutionId,
    language: 'zh',
    zone: null,
    source: 'sample',
    created_at: createdAt,
    suspended_at: null,
    calendar_by: 'feed',
  };
}
