import { setTimeout } from 'node:timers';
import { transact } from '@jishi/db/open';
import { type FeedUse, recordUses } from '@jishi/db/queries/feed';
import type { Deps } from '../context.ts';
import { cleanLine } from '../icalendar/clean.ts';

const RECORD_EVERY_MS = 60_000;
const GATHER_MS = 100;
const MAX_REMEMBERED = 20_000;
const MAX_AGENT_LENGTH = 200;

type Used = { readonly id: string; readonly last_used_at: number | null };

/**
 * Notes when a feed was last asked for and by which program, at most once a minute a feed. The notes are written a
 * moment later, together; if that fails, nothing else does.
 */
export function noteUses(deps: Deps): (feed: Used, userAgent: string | undefined) => void {
  const noted = new Map<string, number>();
  const waiting: FeedUse[] = [];

  const write = () => {
    const uses = waiting.splice(0);
    transact(deps.store, (trx) => recordUses(trx, uses)).catch((error: unknown) => {
      deps.log.warn({ err: error, uses: uses.length }, 'last use of feeds not recorded');
    });
  };

  return (feed, userAgent) => {
    const at = deps.clock();
    if (at - Math.max(feed.last_used_at ?? 0, noted.get(feed.id) ?? 0) < RECORD_EVERY_MS) return;
    if (noted.size >= MAX_REMEMBERED) noted.clear();
    noted.set(feed.id, at);
    const agent = userAgent === undefined ? null : cleanLine(userAgent).slice(0, MAX_AGENT_LENGTH);
    waiting.push({ id: feed.id, at, userAgent: agent });
    if (waiting.length === 1) setTimeout(write, GATHER_MS).unref();
  };
}
