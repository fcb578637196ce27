import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './open.ts';

const ARGUMENT = '\u0000the argument\u0000';

/**
 * A query with one argument whose text is put together once for each database. Doing so takes ten times longer than
 * SQLite needs to answer, which is worth saving in what calendar programs and pages ask all day. `build` must be the
 * same whatever the argument is.
 */
export function prepare<Row>(
  build: (db: Db, argument: string) => Compilable<Row>,
): (db: Db, argument: string) => Promise<Row[]> {
  const prepared = new WeakMap<Db, CompiledQuery<Row>>();
  return async (db, argument) => {
    let query = prepared.get(db);
    if (!query) {
      query = build(db, ARGUMENT).compile();
      prepared.set(db, query);
    }
    const parameters = query.parameters.map((value) => (value === ARGUMENT ? argument : value));
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
