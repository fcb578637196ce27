import type { Db } from '../open.ts';

/**
 * Takes or keeps the turn to do `name` until `untilAt` (epoch ms); false while somebody else has it. One that reaches
 * further than two such turns can only come from a clock that was put back, and does not count.
 */
export async function takeLease(db: Db, name: string, holder: string, untilAt: number, now: number): Promise<boolean> {
  const tooFar = untilAt + (untilAt - now);
  const row = await db
    .insertInto('lease')
    .values({ name, holder, until_at: untilAt })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, until_at: untilAt })
        .where((eb) =>
          eb.or([eb('lease.holder', '=', holder), eb('lease.until_at', '<=', now), eb('lease.until_at', '>', tooFar)]),
        ),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives the turn back before its time. */
export async function endLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute();
}
