import type {
  ClassRecord,
  FacilityRecord,
  InstitutionRecord,
  Reference,
  RegionRecord,
  TechniqueRecord,
  TypeRecord,
} from '@jishi/db/queries/discovery';
import type { Point } from '@jishi/shared/search/distance';

/** What instruments refer to, by id or code. */
export type Things = {
  readonly regions: ReadonlyMap<string, RegionRecord>;
  readonly classes: ReadonlyMap<string, ClassRecord>;
  readonly techniques: ReadonlyMap<string, TechniqueRecord>;
  readonly types: ReadonlyMap<string, TypeRecord>;
  readonly institutions: ReadonlyMap<string, InstitutionRecord>;
  readonly facilities: ReadonlyMap<string, FacilityRecord>;
};

export function thingsOf(reference: Reference): Things {
  return {
    regions: new Map(reference.regions.map((region) => [region.code, region])),
    classes: new Map(reference.classes.map((entry) => [entry.code, entry])),
    techniques: new Map(reference.techniques.map((technique) => [technique.id, technique])),
    types: new Map(reference.types.map((type) => [type.id, type])),
    institutions: new Map(reference.institutions.map((institution) => [institution.id, institution])),
    facilities: new Map(reference.facilities.map((facility) => [facility.id, facility])),
  };
}

/** A key and everything above it, nearest first. Stops at what is unknown and where the data run in a circle. */
function chain(first: string | null, above: (key: string) => string | null | undefined): string[] {
  const keys: string[] = [];
  for (let key = first; key && !keys.includes(key); key = above(key) ?? null) keys.push(key);
  return keys;
}

export function regionChain(things: Things, code: string | null): string[] {
  return chain(code, (key) => things.regions.get(key)?.parent);
}

export function classChain(things: Things, code: string | null): string[] {
  return chain(code, (key) => things.classes.get(key)?.parent);
}

/** Techniques of an instrument: its own, then those of its type. */
export function techniquesOf(things: Things, own: readonly string[], typeId: string | null): string[] {
  const ofType = typeId === null ? [] : (things.types.get(typeId)?.techniques ?? []);
  return [...new Set([...own, ...ofType])];
}

/** Techniques with all broader ones. */
export function withBroader(things: Pick<Things, 'techniques'>, techniques: readonly string[]): string[] {
  const all = techniques.flatMap((id) => chain(id, (key) => things.techniques.get(key)?.broader));
  return [...new Set(all)];
}

/** Where a facility is: its own point, else its institution's. */
export function pointOf(facility: FacilityRecord, institution: InstitutionRecord): Point | null {
  for (const { lat, lng } of [facility, institution]) if (lat !== null && lng !== null) return { lat, lng };
  return null;
}
