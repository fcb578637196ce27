import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { NOW, type Scene } from '../scene.ts';
import { ANY_VERSION, type Asked } from './sample.ts';
import type { Things } from './things.ts';

const DAY_MS = 86_400_000;

/** A calendar file with one event, so many days from now. */
function fileOf(days: number): string {
  const stamp = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.000/g, '');
  const from = NOW + days * DAY_MS;
  const event = ['UID:a', `DTSTAMP:${stamp(NOW)}`, `DTSTART:${stamp(from)}`, 'DURATION:PT1H', 'SUMMARY:巡检'];
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR'];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** A calendar that requests may change: a file, for nothing outside is asked in these tests. */
export async function addExternal({ administrator, berlin }: Scene): Promise<string> {
  const calendar = { id: uuidv7(), name: '值班', source: { kind: 'file', text: fileOf(20) } };
  const path = `/api/v1/facilities/${berlin.id}/external-calendars`;
  expect((await administrator.client.post(path, calendar)).status).toBe(201);
  return calendar.id;
}

/** Calendars kept elsewhere. */
export function externalRequests({ berlin }: Scene, { externalId }: Things): Asked[] {
  const here = `/api/v1/facilities/${berlin.id}/external-calendars`;
  const asked = { zone: 'Europe/Berlin', titles: true, source: { kind: 'file', text: fileOf(21) } };
  return [
    ['POST /api/v1/facilities/{id}/external-calendars/preview', `${here}/preview`, asked],
    ['POST /api/v1/facilities/{id}/external-calendars', here, { id: uuidv7(), name: '巡检', ...asked }],
    [
      'PATCH /api/v1/external-calendars/{id}',
      `/api/v1/external-calendars/${externalId}`,
      { name: '新名', titles: false, state: 'paused' },
      ANY_VERSION,
    ],
  ];
}
