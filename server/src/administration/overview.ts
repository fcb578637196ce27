import { countUnconfirmedGroups } from '@jishi/db/queries/group';
import { countHolidays } from '@jishi/db/queries/holiday';
import { countAdmissions } from '@jishi/db/queries/institution-list';
import { countDisabledWebhooks, countOutgoing } from '@jishi/db/queries/outgoing-list';
import { countHouse } from '@jishi/db/queries/people-list';
import { keptCalendars } from '@jishi/db/queries/schedule';
import type { Anyone } from '@jishi/shared/rules/access';
import type { Overview } from '@jishi/shared/schema/admin-jobs';
import type { Deps } from '../context.ts';
import { administratorOf } from './access.ts';
import { dateOf } from './institution.ts';
import { readFollowers } from './jobs.ts';

/** Numbers that want attention. Throws `unauthenticated`, `forbidden`. */
export async function readOverview(deps: Deps, anyone: Anyone): Promise<Overview> {
  administratorOf(anyone);
  const db = deps.store.read;
  const today = dateOf(deps.clock());
  const { applied, suspended, due } = await countAdmissions(db, today);
  const followers = await readFollowers(deps);
  return {
    applications: applied,
    reviewsDue: due,
    suspendedInstitutions: suspended,
    unconfirmedGroups: await countUnconfirmedGroups(db),
    deadMail: (await countOutgoing(db, 'mail')).dead,
    deadDeliveries: (await countOutgoing(db, 'delivery')).dead,
    disabledWebhooks: await countDisabledWebhooks(db),
    lag: Math.max(0, ...followers.map(({ lag }) => lag)),
    missingHolidays: await missingHolidays(deps, Number(today.slice(0, 4))),
    ...(await countHouse(db)),
  };
}

/** Holidays of the next year are announced in late autumn; bookings reach a year ahead. */
async function missingHolidays({ store }: Deps, thisYear: number): Promise<Overview['missingHolidays']> {
  const said = new Set((await countHolidays(store.read)).map(({ calendar, year }) => `${calendar} ${year}`));
  const kept = [...(await keptCalendars(store.read)).keys()].sort();
  return kept.flatMap((calendar) =>
    [thisYear, thisYear + 1].filter((year) => !said.has(`${calendar} ${year}`)).map((year) => ({ calendar, year })),
  );
}
