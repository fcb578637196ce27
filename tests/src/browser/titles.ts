import type { Language } from '@jishi/shared/schema/primitives';
import { adminEn } from '../../../web/src/messages/admin-en.ts';
import { adminZh } from '../../../web/src/messages/admin-zh.ts';
import { breachesEn } from '../../../web/src/messages/breaches-en.ts';
import { breachesZh } from '../../../web/src/messages/breaches-zh.ts';
import { groupsEn } from '../../../web/src/messages/groups-en.ts';
import { groupsZh } from '../../../web/src/messages/groups-zh.ts';
import { peopleEn } from '../../../web/src/messages/people-en.ts';
import { peopleZh } from '../../../web/src/messages/people-zh.ts';
import { rulesEn } from '../../../web/src/messages/rules-en.ts';
import { rulesZh } from '../../../web/src/messages/rules-zh.ts';
import { seriesEn } from '../../../web/src/messages/series-en.ts';
import { seriesZh } from '../../../web/src/messages/series-zh.ts';
import { trainingEn } from '../../../web/src/messages/training-en.ts';
import { trainingZh } from '../../../web/src/messages/training-zh.ts';
import { ROOM_TEXTS } from './facility-screens.ts';
import type { DemoEmail } from './people.ts';
import type { Words } from './words.ts';

const MORE = {
  en: {
    ...{ admin: adminEn, breaches: breachesEn, groups: groupsEn, people: peopleEn },
    ...{ rules: rulesEn, series: seriesEn, training: trainingEn },
  },
  zh: {
    ...{ admin: adminZh, breaches: breachesZh, groups: groupsZh, people: peopleZh },
    ...{ rules: rulesZh, series: seriesZh, training: trainingZh },
  },
} as const;

/** A page and what the title of its window begins with. */
type Titled = readonly [path: string, title: string];

/** `instrument` is the name of the one with the id; `booking` the id of a booking of it. */
type Known = { readonly id: string; readonly instrument: string; readonly booking: string };

/** The pages of everybody and of a facility's staff, and of an administrator. */
export function titledPages(words: Words, known: Known): Readonly<Partial<Record<DemoEmail, readonly Titled[]>>> {
  const { m, feeds, help, external, language } = words;
  const { inventory, import: importing, usage, checkin } = ROOM_TEXTS[language];
  const { breaches, groups, people, rules, series, training, admin } = textsIn(language);
  const { id, instrument, booking } = known;
  const time = 'from=2026-11-25T01:00Z&to=2026-11-25T02:00Z';
  return {
    'manager@demo.test': [
      ['/', m.search.title],
      ['/?q=TEM', `TEM · ${m.search.title}`],
      ['/compare', m.compare.title],
      ['/searches', m.saved.title],
      [`/instruments/${id}`, instrument],
      [`/instruments/${id}/repeat?${time}`, series.title(instrument)],
      [`/instruments/${id}/check-in`, checkin.title(instrument)],
      ['/order', m.order.title],
      ['/bookings', m.bookings.title],
      [`/bookings/${booking}`, m.bookings.oneOf(instrument)],
      ['/training', training.my.title],
      // What is known by now is said at once, and rightly.
      [`/bookings/${booking}`, m.bookings.oneOf(instrument)],
      ['/groups', groups.title],
      ['/calendars', feeds.page],
      ['/calendars/help', help.title],
      ['/institution', admin.apply.title],
      ['/sign-in', m.signIn.title],
      ['/sign-in?create=1', m.signIn.createTitle],
      ['/facility', m.shell.today],
      ['/facility?view=week', m.shell.today],
      ['/facility/availability', m.availability.title],
      ['/facility/calendars', external.title],
      ['/facility/instruments', inventory.title],
      ['/facility/codes', inventory.codesTitle],
      ['/facility/import', importing.title],
      ['/facility/usage', usage.title],
      ['/facility/plan', usage.plan.title],
      ['/facility/rules', rules.title],
      ['/facility/people', people.title],
      ['/facility/training', training.title],
      ['/facility/breaches', breaches.title],
      ['/no-such-page', m.errors.gone],
    ],
    'admin@demo.test': [
      ['/admin', admin.title],
      ['/admin/institutions', admin.institutions.title],
      ['/admin/people', admin.people.title],
      ['/admin/groups', groups.admin.title],
      ['/admin/holidays', admin.holidays.title],
      ['/admin/regions', admin.regions.title],
      ['/admin/jobs', admin.jobs.title],
      ['/admin/events', admin.events.title],
    ],
  };
}

function textsIn(language: Language): (typeof MORE)[Language] {
  return MORE[language];
}
