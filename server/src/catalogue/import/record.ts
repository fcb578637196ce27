import { institutionKind } from '@jishi/shared/schema/institution';
import { calendarDate, text } from '@jishi/shared/schema/primitives';
import { serviceMode } from '@jishi/shared/schema/rules';
import { holidayKind } from '@jishi/shared/schema/schedule';
import { z } from 'zod';
import type { TableKind } from './mapping.ts';

/** One line: white space of every kind becomes one space. */
function line(maxLength: number) {
  return z
    .string()
    .transform((value) => value.replaceAll(/[ \t\r\n\u00a0\u3000]+/g, ' '))
    .pipe(text(maxLength));
}

const empty = z.literal('').transform(() => null);
const optionalLine = (maxLength: number) => z.union([empty, line(maxLength)]);
const optionalText = (maxLength: number) => z.union([empty, text(maxLength)]);
const optionalNumber = (min: number, max: number) =>
  z.union([empty, z.coerce.number(`not a number`).min(min).max(max)]);
const list = <Item extends z.ZodType<string, string>>(item: Item, max: number) =>
  z
    .string()
    .transform((value) =>
      value
        .split(/[;;,,、]/)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item).max(max))
    .transform((values) => [...new Set(values)]);

const code = z.string().regex(/^[A-Za-z0-9-]{1,20}$/, 'letters and digits, at most 20');
const names = { nameZh: optionalLine(300), nameEn: optionalLine(300) };
const place = { lat: optionalNumber(-90, 90), lng: optionalNumber(-180, 180) };
const named = <Shape extends { nameZh: string | null; nameEn: string | null }>(row: Shape) =>
  row.nameZh !== null || row.nameEn !== null;
const needsName = { message: 'a name is missing', path: ['nameZh'] };

/** What a row must be before it is looked at further. Every field is a text on the way in, '' where there is none. */
export const RECORDS = {
  regions: z
    .object({
      ...names,
      ...place,
      code,
      level: z.enum(['country', 'province', 'city', 'county']),
      parent: z.union([empty, code]),
    })
    .refine(named, needsName),
  holidays: z.object({
    ...names,
    calendar: z.string().regex(/^[A-Z]{2}$/, 'two capital letters'),
    date: calendarDate,
    kind: holidayKind,
  }),
  classes: z.object({ ...names, code, parent: z.union([empty, code]) }).refine(named, needsName),
  institutions: z
    .object({
      ...names,
      ...place,
      kind: institutionKind,
      region: optionalLine(20),
      website: z.union([empty, z.url({ protocol: /^https?$/, error: 'not a web address' }).max(500)]),
      ror: z.union([empty, z.string().regex(/^https:\/\/ror\.org\/0[a-z0-9]{8}$/, 'not a ROR id')]),
    })
    .refine(named, needsName),
  instruments: z
    .object({
      ...names,
      class: optionalLine(20),
      type: optionalLine(100),
      techniques: list(z.string().max(100), 50),
      manufacturer: optionalLine(200),
      model: optionalLine(200),
      functionZh: optionalText(4000),
      functionEn: optionalText(4000),
      specsZh: optionalText(4000),
      specsEn: optionalText(4000),
      worth: optionalNumber(0, Number.MAX_SAFE_INTEGER),
      worthCurrency: z.union([empty, z.string().regex(/^[A-Z]{3}$/, 'three capital letters')]),
      putInUseOn: z.union([empty, calendarDate]),
      modes: list(serviceMode, 4),
      withdrawn: z.enum(['', '0', '1']).transform((value) => (value === '' ? null : value === '1')),
    })
    .refine(named, needsName),
} as const satisfies Record<TableKind, z.ZodType>;

export type RecordOf<Kind extends TableKind> = z.infer<(typeof RECORDS)[Kind]>;

/** The part of a row that says where it came from. */
export const origin = z.object({
  source: z.string().regex(/^[a-zA-Z0-9:._-]{1,50}$/, 'letters, digits and :._-, at most 50'),
  key: line(300).refine((value) => value !== '', 'the key is missing'),
});
