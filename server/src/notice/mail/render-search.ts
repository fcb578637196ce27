import { noticeMessages } from '@jishi/shared/messages/notice';
import type { NoticeMessages } from '@jishi/shared/messages/notice-en';
import type { FittingItem, MailContent } from '@jishi/shared/schema/notice';
import { inLanguage } from '@jishi/shared/schema/primitives';
import { type Block, type Letter, pageOf } from './letter.ts';
import { type Reader, type Row, timeRows } from './times.ts';

export type SearchContent = Extract<MailContent, { kind: 'fits' | 'too-many' }>;

/** Puts what is told of a saved search into words. `baseUrl`: where people reach us; without it there are no links. */
export function renderSearchMail(content: SearchContent, reader: Reader, baseUrl: string | null): Letter {
  const messages = noticeMessages(reader.language);
  const said = messages.search;
  const { id, name } = content.search;
  const link = baseUrl === null ? null : { text: said.open, url: `${baseUrl}/searches#${id}` };
  const greeting = messages.greeting(reader.name);
  const page = { language: reader.language, link, footer: said.footer };
  if (content.kind === 'too-many') {
    const opening = [greeting, said.tooMany(content.fits, content.limit, name)];
    return pageOf({ ...page, subject: said.tooManySubject(name), opening, blocks: [], closing: [] });
  }
  const count = content.items.length + content.more;
  return pageOf({
    ...page,
    subject: said.subject(count, name),
    opening: [greeting, said.opening(count, name)],
    blocks: content.items.map((item) => itemBlock(item, reader, messages, baseUrl)),
    closing: content.more > 0 ? [said.more(content.more)] : [],
  });
}

function itemBlock(item: FittingItem, reader: Reader, messages: NoticeMessages, baseUrl: string | null): Block {
  const { labels, search, open } = messages;
  const nameOf = (name: FittingItem['instrument']) => (name === null ? '' : inLanguage(name, reader.language));
  const place = nameOf(item.facility);
  const rows: Row[] = [
    ...(place === '' ? [] : [[labels.facility, place] as const]),
    ...(item.time ? timeRows(search.nextFree, item.time, item.zone, reader, messages) : []),
  ];
  const link = baseUrl === null ? null : { text: open, url: `${baseUrl}/instruments/${item.instrumentId}` };
  return { heading: nameOf(item.instrument) || labels.instrument, rows, link };
}
