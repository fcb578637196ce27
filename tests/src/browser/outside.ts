import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Span } from '@jishi/shared/time/span';

/** A calendar that somebody keeps elsewhere, served on loopback. */
export type Outside = {
  readonly url: string;
  /** What is answered from now on: events, or another body with its type. */
  readonly publish: (events: readonly OutsideEvent[]) => void;
  readonly answer: (body: string, type: string) => void;
  readonly close: () => Promise<void>;
};

export type OutsideEvent = Span & { readonly title: string; readonly free?: boolean };

export async function openOutside(events: readonly OutsideEvent[] = []): Promise<Outside> {
  let [body, type] = [calendarOf(events), 'text/calendar; charset=utf-8'];
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/courses.ics`,
    publish: (next) => {
      [body, type] = [calendarOf(next), 'text/calendar; charset=utf-8'];
    },
    answer: (nextBody, nextType) => {
      [body, type] = [nextBody, nextType];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const utc = (instant: number) => `${new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '')}`;

export function calendarOf(events: readonly OutsideEvent[]): string {
  const lines = events.flatMap(({ from, to, title, free }) => [
    'BEGIN:VEVENT',
    `UID:${title}-${from}@outside.test`,
    'DTSTAMP:20261101T000000Z',
    `DTSTART:${utc(from)}`,
    `DTEND:${utc(to)}`,
    `SUMMARY:${title}`,
    ...(free ? ['TRANSP:TRANSPARENT'] : []),
    'END:VEVENT',
  ]);
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//outside//test//EN'];
  return [...head, ...lines, 'END:VCALENDAR', ''].join('\r\n');
}
