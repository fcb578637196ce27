import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a host answers: a whole calendar with 200, or whatever it does itself. */
export type Reply = string | ((answer: ServerResponse, headers: IncomingHttpHeaders) => void);

export type CalendarHost = {
  /** Where the calendar is; the secret is a part of it. */
  readonly url: string;
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  answer: Reply;
  readonly close: () => Promise<void>;
};

/** Somebody else's server with one calendar, on loopback. */
export async function openCalendarHost(secret = 'private-5e3cret'): Promise<CalendarHost> {
  const server = createServer((request, answer) => {
    host.asked.push({ path: request.url ?? '', headers: request.headers });
    if (typeof host.answer !== 'string') return host.answer(answer, request.headers);
    answer.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8' });
    answer.end(host.answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host: CalendarHost = {
    url: `http://127.0.0.1:${port}/${secret}/basic.ics`,
    asked: [],
    answer: calendar(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return host;
}

/** An event: epoch ms or RFC 3339. */
export type Event = {
  readonly uid?: string;
  readonly from: string | number;
  readonly to: string | number;
  readonly title?: string;
  /** More lines. */
  readonly more?: readonly string[];
};

let count = 0;

export function stamp(instant: string | number): string {
  return new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** A calendar file with these events. */
export function calendar(...events: readonly Event[]): string {
  return calendarWith([], ...events);
}

export function calendarWith(lines: readonly string[], ...events: readonly Event[]): string {
  const blocks = events.flatMap(({ uid, from, to, title = 'Meeting', more = [] }) => {
    count += 1;
    const times = [`DTSTART:${stamp(from)}`, `DTEND:${stamp(to)}`];
    const named = [
      `UID:${uid ?? `event-${stamp(from)}-${stamp(to)}`}`,
      `DTSTAMP:${stamp(Date.UTC(2026, 0, 1) + count * 1000)}`,
    ];
    return ['BEGIN:VEVENT', ...named, ...times, `SUMMARY:${title}`, ...more, 'END:VEVENT'];
  });
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines];
  return `${[...head, ...blocks, 'END:VCALENDAR'].join('\r\n')}\r\n`;
}
