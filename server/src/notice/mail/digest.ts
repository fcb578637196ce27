import { parseJson } from '@jishi/db/json';
import { transact } from '@jishi/db/open';
import {
  digestsWaiting,
  hasMailAbout,
  insertMails,
  lockDigest,
  reachable,
  readDeciders,
  takeDigestItems,
} from '@jishi/db/queries/mail';
import { noticePlaces } from '@jishi/db/queries/notice';
import { type MailContent, mailItem } from '@jishi/shared/schema/notice';
import { DAY_MS } from '@jishi/shared/time/span';
import { dateOfDay, type LocalDate, wallClock, wallInstant } from '@jishi/shared/time/zone';
import type { Deps } from '../../context.ts';
import { listed } from './enqueue.ts';

/** 07:00 on the facility's wall clock. */
const DIGEST_MINUTE = 7 * 60;

/** The first seven o'clock in `zone` after `since` (epoch ms). */
export function digestMoment(zone: string, since: number): number {
  const { day } = wallClock(zone, since);
  const today = wallInstant(zone, day, DIGEST_MINUTE);
  return today > since ? today : wallInstant(zone, day + 1, DIGEST_MINUTE);
}

/** The date of the last seven o'clock in `zone` by `now` (epoch ms): the night before it belongs to the day before. */
function digestDate(zone: string, now: number): LocalDate {
  const { day, minute } = wallClock(zone, now);
  return dateOfDay(minute < DIGEST_MINUTE ? day - 1 : day);
}

type DigestDeps = Pick<Deps, 'store' | 'clock' | 'newId'>;

/**
 * Writes the digests whose time has come: one mail a day and manager, with what others did; nothing when that is
 * nothing. What it tells is taken out in the transaction that queues the mails, so whichever server comes first has it;
 * `isMyTurn` only spares the others the work.
 */
export async function writeDigests(
  deps: DigestDeps,
  isMyTurn: () => Promise<boolean> = async () => true,
): Promise<void> {
  for (const { facilityId, zone, since } of await digestsWaiting(deps.store.read)) {
    const now = deps.clock();
    // What happened tomorrow shows that the clock was put back: it need not wait for that time to come again.
    if (since <= now + DAY_MS && digestMoment(zone, since) > now) continue;
    const key = `digest:${facilityId}:${digestDate(zone, now)}`;
    if (await hasMailAbout(deps.store.read, key)) continue;
    if (!(await isMyTurn())) return;
    await writeDigest(deps, key, { facilityId, zone }, now);
  }
}

type Waiting = Readonly<Record<'facilityId' | 'zone', string>>;

async function writeDigest(deps: DigestDeps, key: string, { facilityId, zone }: Waiting, now: number): Promise<void> {
  const place = (await noticePlaces(deps.store.read, [facilityId])).get(facilityId);
  const managers = (await readDeciders(deps.store.read, { facilityIds: [facilityId], groupIds: [] }, now)).get(
    facilityId,
  );
  const readers = await reachable(deps.store.read, managers ?? []);
  await transact(deps.store, async (trx) => {
    await lockDigest(trx, facilityId);
    // One a day: what comes after it, however late it was written, waits for the next.
    if (await hasMailAbout(trx, key)) return;
    const rows = await takeDigestItems(trx, facilityId);
    const mails = [...readers].flatMap((personId) => {
      const others = rows.filter((row) => row.actor_id !== personId);
      if (others.length === 0) return [];
      const { items, more } = listed(others.map((row) => parseJson(mailItem, row.content)));
      const facility = place?.name ?? {};
      const content: MailContent = { kind: 'digest', items, more, facility, zone, at: now };
      return [{ id: deps.newId(), change_key: key, person_id: personId, content: JSON.stringify(content) }];
    });
    await insertMails(trx, mails, now);
  });
}
