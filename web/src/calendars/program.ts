import type { FeedWords } from '../messages/feeds-en.ts';

export type Program = keyof FeedWords['programs'];

/** The first that fits: Thunderbird and Outlook call themselves Mozilla too. */
const PROGRAMS: readonly (readonly [RegExp, Program])[] = [
  [/Google-Calendar-Importer/i, 'google'],
  [/DAVx5/i, 'davx5'],
  [/ICSx5|ICSdroid/i, 'icsx5'],
  [/vdirsyncer/i, 'vdirsyncer'],
  [/Nextcloud/i, 'nextcloud'],
  [/Thunderbird|Betterbird/i, 'thunderbird'],
  [/Evolution/i, 'evolution'],
  [/KOrganizer|Akonadi|kdepim|Merkuro/i, 'korganizer'],
  [/Feishu|Lark/i, 'feishu'],
  [/Fastmail/i, 'fastmail'],
  [/Proton/i, 'proton'],
  [/Outlook|Microsoft Office|Exchange/i, 'outlook'],
  [/dataaccessd|CalendarAgent|accountsd|\b(iOS|macOS|Mac OS X)\/[\d.]+ /i, 'apple'],
  [/^Mozilla\/.*(Chrome|Firefox|Safari|Edg)\//i, 'browser'],
];

/** Which calendar program calls itself so; null for one that is not known. */
export function programOf(userAgent: string): Program | null {
  return PROGRAMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}
