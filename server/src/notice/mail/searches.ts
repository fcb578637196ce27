import type { Db } from '@jishi/db/open';
import type { StoredEvent } from '@jishi/db/queries/event';
import { noticeInstruments, noticePlaces } from '@jishi/db/queries/notice';
import type { MailContent } from '@jishi/shared/schema/notice';
import { z } from 'zod';
import { changeOf, dataOf } from '../change.ts';

const fits = z.object({
  name: z.string(),
  instruments: z
    .array(z.object({ id: z.string(), nextFree: z.object({ from: z.number(), to: z.number() }).nullable() }))
    .min(1),
  more: z.int(),
});
const paused = z.object({ name: z.string(), fits: z.int(), limit: z.int() });

export type SearchMail = { readonly change: string; readonly personId: string; readonly content: MailContent };

/** What the owners of saved searches are told; the free times are those that were found when it happened. */
export async function searchMails(db: Db, events: readonly StoredEvent[]): Promise<SearchMail[]> {
  const told = events.filter(({ kind }) => kind.startsWith('search.'));
  const news = told.flatMap((event) => {
    const said = event.kind === 'search.fits' ? fits.safeParse(dataOf(event)).data : undefined;
    return said ? [{ event, said }] : [];
  });
  const ids = news.flatMap(({ said }) => said.instruments.map(({ id }) => id));
  const instruments = await noticeInstruments(db, ids);
  const places = await noticePlaces(
    db,
    [...instruments.values()].map(({ facilityId }) => facilityId),
  );
  const itemOf = ({ id, nextFree }: z.infer<typeof fits>['instruments'][number]) => {
    const instrument = instruments.get(id);
    const place = instrument && places.get(instrument.facilityId);
    const names = { instrument: instrument?.name ?? null, facility: place?.name ?? null };
    return { instrumentId: id, ...names, zone: place?.zone ?? null, time: nextFree };
  };
  return [
    ...news.flatMap(({ event, said: { name, instruments: named, more } }) =>
      mailOf(event, { kind: 'fits', search: { id: event.subject_id, name }, items: named.map(itemOf), more }),
    ),
    ...told.flatMap((event) => {
      const said = event.kind === 'search.paused' ? paused.safeParse(dataOf(event)).data : undefined;
      if (!said) return [];
      const { name, ...counts } = said;
      return mailOf(event, { kind: 'too-many', search: { id: event.subject_id, name }, ...counts });
    }),
  ];
}

function mailOf(event: StoredEvent, content: MailContent): SearchMail[] {
  return event.person_id === null ? [] : [{ change: changeOf(event), personId: event.person_id, content }];
}
