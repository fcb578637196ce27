import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './open.ts';

type Arguments = readonly (string | number)[];

/**
 * A query whose text is put together once for each database. Doing so takes ten times longer than SQLite needs to
 * answer, which is worth saving in what calendar programs and pages ask all day. `build` must be the same whatever the
 * arguments are, and use them as values only.
 */
export function prepare<Row, Given extends Arguments = [string]>(
  build: (db: Db, ...given: Given) => Compilable<Row>,
): (db: Db, ...given: Given) => Promise<Row[]> {
  const prepared = new WeakMap<Db, CompiledQuery<Row>>();
  const places = Array.from({ length: build.length - 1 }, (_, index) => `\u0000argument ${index}\u0000`);
  return async (db, ...given) => {
    let query = prepared.get(db);
    if (!query) {
      // Only the text is kept: what stands in for an argument here never reaches the database.
      query = build(db, ...(places as unknown as Given)).compile();
      prepared.set(db, query);
    }
    const parameters = query.parameters.map((value) => {
      const place = places.indexOf(value as string);
      return place === -1 ? value : given[place];
    });
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
