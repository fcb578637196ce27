import { dropExpiredHolds, keepHolidays, lockAgendas, lockPeople } from '@jishi/db/lock';
import { type Trx, transact } from '@jishi/db/open';
import { appendEvents, type NewEvent } from '@jishi/db/queries/event';
import { readNeeds } from '@jishi/db/queries/needs';
import type { Actor } from '@jishi/shared/rules/access';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { collectFreed, type Freeing, refillClaims } from './claim.ts';
import { expireOffers, offerFreed } from './offer.ts';

/** What is told of a change; when, by whom and in which change is known. */
export type Told = Omit<NewEvent, 'at' | 'actorId'> & {
  /** Who did it, where that is not the one whose change it is; null for the server. */
  readonly actorId?: string | null;
};

/** One transaction under the lock of agendas: the only way in which time is taken or given back. */
export type Change = {
  readonly trx: Trx;
  /** The moment of the change, read after the locks were had; epoch ms. */
  readonly now: number;
  /** Null when the server does it by itself. */
  readonly actor: Actor | null;
  /** Names everything that is done here, in the `change` of its events. */
  readonly id: string;
  /** The new version of each agenda that is locked; an instrument that does not exist is missing. */
  readonly locked: ReadonlyMap<string, number>;
  /** Whose doings are judged and counted here: nobody else changes them meanwhile. */
  readonly people: ReadonlySet<string>;
  readonly newId: () => string;
  /** Says that this change made an instrument or part: nobody else can have its agenda before the commit. */
  readonly made: (instrumentId: string) => void;
  /** Appends an event before the commit. */
  readonly tell: (event: Told) => void;
  /**
   * Says that time of an instrument or part was given back: whose claim lies over it takes it, and the waiting list looks at
   * the rest, before the commit. Without a span only the waiting list looks.
   */
  readonly freed: (instrumentId: string, span: Span | null) => void;
};

/** What a change locks first, in the order that everybody keeps; see `db/src/lock.ts`. */
type Locks = { readonly instrumentIds: readonly string[]; readonly personIds: readonly string[] };

/** Something turned out to be needed that is not locked; the change starts anew with it. */
class MissingLock extends Error {
  readonly locks: Locks;

  constructor(locks: Partial<Locks>) {
    super('not locked');
    this.locks = { instrumentIds: [], personIds: [], ...locks };
  }
}

/** Throws unless the agendas of all of these are locked; the change then starts anew with them. */
export function assertLocked({ locked }: Change, instrumentIds: readonly string[]): void {
  const missing = instrumentIds.filter((id) => !locked.has(id));
  if (missing.length > 0) throw new MissingLock({ instrumentIds: missing });
}

/** The same for somebody whose bookings or breaches are judged or counted. */
export function assertPerson({ people }: Change, personId: string): void {
  if (!people.has(personId)) throw new MissingLock({ personIds: [personId] });
}

const MAX_STARTS = 5;

/**
 * Runs `work` in one transaction that holds the agendas of instruments and of the parts that they always need, and then
 * the actor and the people named. Holds that are over are gone by then. Events are written and freed time is offered before the commit. `work` may run more
 * than once and must have no effect outside.
 */
export async function inChange<T>(
  deps: Deps,
  actor: Actor | null,
  instrumentIds: readonly string[],
  work: (change: Change) => Promise<T>,
  personIds: readonly string[] = [],
): Promise<T> {
  let locks: Locks = { instrumentIds, personIds: actor ? [actor.personId, ...personIds] : personIds };
  for (let start = 1; ; start += 1) {
    try {
      const result = await transact(deps.store, (trx) => runLocked(deps, actor, locks, trx, work));
      deps.committed();
      return result;
    } catch (error) {
      if (!(error instanceof MissingLock) || start === MAX_STARTS) throw error;
      const { instrumentIds: more, personIds: others } = error.locks;
      locks = { instrumentIds: [...locks.instrumentIds, ...more], personIds: [...locks.personIds, ...others] };
    }
  }
}

async function runLocked<T>(
  deps: Deps,
  actor: Actor | null,
  { instrumentIds, personIds }: Locks,
  trx: Trx,
  work: (change: Change) => Promise<T>,
): Promise<T> {
  const needs = instrumentIds.length === 0 ? new Map() : await readNeeds(trx, instrumentIds);
  const partIds = [...needs.values()].flat().flatMap(({ partId, need }) => (need === 'always' ? [partId] : []));
  const locked = await lockAgendas(trx, [...instrumentIds, ...partIds]);
  await lockPeople(trx, personIds);
  if (locked.size > 0) await keepHolidays(trx);
  const now = deps.clock();
  const dropped = locked.size > 0 ? await dropExpiredHolds(trx, [...locked.keys()], now) : [];

  const told: Told[] = [];
  const freed = collectFreed();
  const change: Change = {
    trx,
    now,
    actor,
    id: deps.newId(),
    locked,
    people: new Set(personIds),
    newId: deps.newId,
    made: (instrumentId) => locked.set(instrumentId, 1),
    tell: (event) => told.push(event),
    freed: freed.add,
  };
  await expireOffers(
    change,
    dropped.map(({ ownerId }) => ownerId),
  );
  const over = collectFreed();
  for (const { instrumentId, from, to } of dropped) over.add(instrumentId, { from, to });
  await handOn(deps, change, over);
  const result = await work(change);
  await handOn(deps, change, freed);
  await appendEvents(
    trx,
    told.map(({ data, ...event }) => ({
      ...event,
      at: now,
      actorId: event.actorId === undefined ? (actor?.personId ?? null) : event.actorId,
      data: { ...data, change: change.id },
    })),
  );
  return result;
}

/** Time that was given back belongs to the claims that lie over it, and then to whoever is first in line. */
async function handOn(deps: Deps, change: Change, { spans, heard }: Freeing): Promise<void> {
  await refillClaims(change.trx, spans);
  await offerFreed(deps, change, heard);
}
