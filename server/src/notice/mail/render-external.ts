import { externalMessages } from '@jishi/shared/messages/external';
import type { ExternalMessages } from '@jishi/shared/messages/external-en';
import { noticeMessages, sayDatedInstant } from '@jishi/shared/messages/notice';
import { externalFault } from '@jishi/shared/schema/external-calendar';
import type { MailContent, MetItem } from '@jishi/shared/schema/notice';
import { inLanguage } from '@jishi/shared/schema/primitives';
import { type Block, type Letter, type Page, pageOf } from './letter.ts';
import { type Reader, timeRows } from './times.ts';

export type ExternalContent = Extract<MailContent, { kind: 'external' }>;

type Said = Pick<Page, 'opening' | 'blocks' | 'closing'>;

/** Puts what is told of an outside calendar into words. `baseUrl`: where people reach us; without it there is no link. */
export function renderExternalMail(content: ExternalContent, reader: Reader, baseUrl: string | null): Letter {
  const messages = externalMessages(reader.language).mail;
  const said = saidOf(content, reader);
  const greeting = noticeMessages(reader.language).greeting(reader.name);
  const url = `${baseUrl}/facility/calendars?facility=${content.facilityId}&calendar=${content.calendar.id}`;
  return pageOf({
    ...said,
    subject: messages.subject[content.news.what](content.calendar.name),
    language: reader.language,
    opening: [greeting, ...said.opening],
    link: baseUrl === null ? null : { text: messages.open, url },
    footer: messages.footer,
  });
}

function saidOf({ calendar, facility, zone, news }: ExternalContent, reader: Reader): Said {
  const messages = externalMessages(reader.language);
  const { mail } = messages;
  const place = inLanguage(facility, reader.language);
  switch (news.what) {
    case 'met': {
      const opening = [mail.met(news.items.length + news.more, calendar.name, place)];
      const more = news.more > 0 ? [mail.metMore(news.more)] : [];
      return { opening, blocks: news.items.map((item) => metBlock(item, reader)), closing: [...more, mail.metClosing] };
    }
    case 'held':
      return {
        opening: [mail.held(news.lost, news.of, calendar.name, place)],
        blocks: [],
        closing: [mail.heldClosing],
      };
    case 'failing':
    case 'stopped': {
      const since = sayDatedInstant(news.since, zone, reader.language);
      const opening = [mail[news.what](calendar.name, place, since), ...whyOf(news.error, messages)];
      const closing = [news.what === 'failing' ? mail.failingClosing : mail.stoppedClosing];
      return { opening, blocks: [], closing };
    }
  }
}

/** The last fault in words; nothing for one that this version does not know. */
function whyOf(error: string, { faults, mail }: ExternalMessages): string[] {
  const fault = externalFault.safeParse(error).data;
  return fault === undefined ? [] : [mail.why(faults[fault])];
}

function metBlock({ instrument, person, zone, time }: MetItem, reader: Reader): Block {
  const messages = noticeMessages(reader.language);
  const { labels } = messages;
  const heading = instrument === null ? labels.instrument : inLanguage(instrument, reader.language);
  return { heading, rows: [[labels.person, person], ...timeRows(labels.time, time, zone, reader, messages)] };
}
