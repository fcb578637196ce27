import type { TakenRecord } from '@jishi/db/queries/discovery';
import { setList } from '../mirror/lists.ts';
import { buffersOf, type Mirror, offeredRow } from '../mirror/mirror.ts';
import { blockedTime } from './blocks.ts';
import { needersOf, setPartTaken } from './part.ts';
import { forgetStarts } from './starts.ts';

/** Replaces what is taken of an instrument or part. A hold that has expired at `now` counts no longer. */
export function setTaken(mirror: Mirror, id: string, taken: readonly TakenRecord[], now: number): void {
  const row = offeredRow(mirror, id);
  const isPart = mirror.parts.byId.has(id);
  if (row === undefined && !isPart) {
    mirror.held.delete(id);
    return;
  }
  const holding = taken.filter((span) => span.expiresAt === null || span.expiresAt > now);
  if (row !== undefined) {
    setList(mirror.blocks, row, blockedTime(holding, buffersOf(mirror, row)));
    forgetStarts(mirror, row);
  }
  if (isPart) {
    setPartTaken(mirror.parts, id, holding);
    for (const needer of needersOf(mirror.parts, id)) forgetStarts(mirror, needer);
  }
  const expiry = firstExpiry(holding);
  mirror.nextExpiry = Math.min(mirror.nextExpiry, expiry);
  if (Number.isFinite(expiry)) mirror.held.set(id, holding);
  else mirror.held.delete(id);
}

/** Gives back the time of holds that have expired; whoever asks for time calls it first. Cheap while there are none. */
export function dropExpired(mirror: Mirror, now: number): void {
  if (now < mirror.nextExpiry) return;
  mirror.nextExpiry = Number.POSITIVE_INFINITY;
  for (const [id, taken] of [...mirror.held]) {
    const expiry = firstExpiry(taken);
    if (expiry <= now) setTaken(mirror, id, taken, now);
    else mirror.nextExpiry = Math.min(mirror.nextExpiry, expiry);
  }
}

function firstExpiry(taken: readonly TakenRecord[]): number {
  return taken.reduce((first, { expiresAt }) => Math.min(first, expiresAt ?? first), Number.POSITIVE_INFINITY);
}
