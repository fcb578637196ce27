import type { Localised } from '@jishi/shared/schema/primitives';
import { type Candidate, keysOf } from './language/completions.ts';
import { otherNames, referenceMakers } from './language/makers.ts';
import type { ColumnName } from './mirror/column.ts';
import { ABSENT, type Mirror } from './mirror/mirror.ts';

/** Of more names than this only the commonest are completed. */
const MAX_NAMES = 100_000;

/** Everything that at least one offered instrument has; null between stretches of work. The only reader of the mirror for suggestions. */
export function* candidatesOf(mirror: Mirror): Generator<Candidate | null> {
  const { things, traits, names, models } = mirror;
  const counted = (name: ColumnName) => countValues(mirror, name);
  yield* listed('technique', counted('technique'), things.techniques);
  yield null;
  const types = new Map<string, number>();
  for (const [kind, count] of countRows(mirror, 'kind', traits.kinds.list.length).entries()) {
    const typeId = traits.kinds.list[kind]?.typeId;
    if (typeId && count > 0) types.set(typeId, (types.get(typeId) ?? 0) + count);
  }
  for (const type of listed('type', types, things.types)) yield { ...type, value: null };
  yield* listed('class', counted('class'), things.classes);
  yield null;
  for (const [maker, count] of counted('maker')) yield makerNamed(maker, count);
  yield* listed('region', counted('region'), things.regions);
  yield null;
  yield* instrumentNames(countRows(mirror, 'name', names.list.length), names.list, typeNames(mirror));
  yield null;
  for (const [model, count] of commonest(countRows(mirror, 'model', models.list.length), models.list))
    if (model !== null)
      yield { kind: 'instrument', value: model, name: { zh: model, en: model }, keys: keysOf({ en: model }), count };
  yield* listed('institution', counted('institution'), things.institutions);
}

function countValues(mirror: Mirror, name: ColumnName): Map<string, number> {
  const { sets } = mirror.columns[name];
  const counts = new Map<string, number>();
  for (const [set, rows] of countRows(mirror, name, sets.length).entries()) {
    if (rows > 0) for (const value of sets[set] ?? []) counts.set(value, (counts.get(value) ?? 0) + rows);
  }
  return counts;
}

/** How many offered rows have each number in a cell. */
function countRows({ cells, ids }: Mirror, cell: ColumnName | 'kind' | 'name' | 'model', size: number): Int32Array {
  const counts = new Int32Array(size);
  const numbers = cells[cell];
  const { stations } = cells;
  for (let row = 0; row < ids.count; row += 1) {
    if (stations[row] === ABSENT) continue;
    const number = numbers[row] as number;
    counts[number] = (counts[number] as number) + 1;
  }
  return counts;
}

type Thing = { readonly name: Localised; readonly words?: readonly string[] };

function* listed(
  kind: Candidate['kind'],
  counts: ReadonlyMap<string, number>,
  things: ReadonlyMap<string, Thing>,
): Generator<Candidate> {
  for (const [value, count] of counts) {
    const thing = things.get(value);
    if (thing) yield { kind, value, name: thing.name, keys: keysOf(thing.name, thing.words), count };
  }
}

/** A maker under all its names, shown with the first Chinese one where Chinese is typed. */
function makerNamed(maker: string, count: number): Candidate {
  const others = otherNames(referenceMakers(), maker);
  const zh = others.find((name) => /\p{Script=Han}/u.test(name));
  return {
    kind: 'maker',
    value: maker,
    name: { zh: zh === undefined ? maker : `${zh} ${maker}`, en: maker },
    keys: keysOf({ en: maker }, others),
    count,
  };
}

function typeNames(mirror: Mirror): Set<string | undefined> {
  return new Set([...mirror.things.types.values()].flatMap(({ name }) => [name.zh, name.en]));
}

/** Names of instruments that say more than their type's. */
function* instrumentNames(
  counts: Int32Array,
  names: readonly Localised[],
  ofTypes: ReadonlySet<string | undefined>,
): Generator<Candidate | null> {
  for (const [name, count] of commonest(counts, names)) {
    if (ofTypes.has(name.zh ?? name.en) || ofTypes.has(name.en ?? name.zh)) continue;
    yield { kind: 'instrument', value: null, name, keys: keysOf(name), count };
  }
}

/** Things that some row has, with their counts; of very many the commonest. */
function commonest<T>(counts: Int32Array, things: readonly T[]): (readonly [T, number])[] {
  let numbers = [...counts.keys()].filter((number) => (counts[number] as number) > 0);
  if (numbers.length > MAX_NAMES) {
    numbers.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
    numbers = numbers.slice(0, MAX_NAMES);
  }
  return numbers.map((number) => [things[number] as T, counts[number] as number]);
}
