import { z } from 'zod';

/** An id made by whoever creates the thing: a UUID, best a version 7, which sorts by time. */
export const id = z
  .uuid()
  .transform((text) => text.toLowerCase())
  .pipe(z.string())
  .meta({ format: 'uuid', example: '0192f0c1-2d3e-7abc-8def-0123456789ab' });

/** Epoch milliseconds that a Date can show and that JSON keeps exact. */
const MAX_INSTANT = Date.UTC(9999, 0, 1);

/** RFC 3339 with any offset on the way in; epoch milliseconds inside. A bad one is not compared with others. */
export const instantIn = z.iso
  .datetime({ offset: true, abort: true })
  .transform((text) => Date.parse(text))
  .refine((ms) => Number.isFinite(ms) && ms >= 0 && ms < MAX_INSTANT, {
    message: 'an instant between 1970 and 9999',
    abort: true,
  })
  .meta({ format: 'date-time', example: '2026-11-24T13:30:00+08:00' });

/** RFC 3339 in UTC on the way out. */
export const instantOut = z.string().meta({ format: 'date-time', example: '2026-11-24T05:30:00Z' });

/** `2026-11-24T05:30:00Z`; milliseconds only when there are any. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The same for what may not have happened. */
export function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}

export const spanIn = z
  .object({ from: instantIn, to: instantIn })
  .refine((span) => span.from < span.to, { message: 'ends before it begins', path: ['to'] });
export const spanOut = z.object({ from: instantOut, to: instantOut });
export type SpanOut = z.infer<typeof spanOut>;

export function formatSpan(span: { readonly from: number; readonly to: number }): SpanOut {
  return { from: formatInstant(span.from), to: formatInstant(span.to) };
}

function isCalendarDate(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** `YYYY-MM-DD`, a date that exists. */
export const calendarDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { abort: true })
  .refine(isCalendarDate, 'no such date')
  .meta({ format: 'date', example: '2026-11-24' });

/** A name in Chinese and English, one of which may be missing. */
export const localised = z.object({ zh: z.string().optional(), en: z.string().optional() });
export type Localised = z.infer<typeof localised>;

export const language = z.enum(['zh', 'en']);
export type Language = z.infer<typeof language>;

/** The text in the wanted language, else in the other one. */
export function inLanguage(text: Localised, wanted: Language): string {
  return (wanted === 'zh' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? '';
}

// C0 and C1 control characters but tab, line feed and carriage return; lone surrogates; line and paragraph separators.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u;

/** A line or paragraph that people wrote: composed (NFC), trimmed, bounded, without control characters. */
export function text(maxLength: number) {
  // Composed first: some characters become longer by it, and the bound is for what is stored.
  return z
    .string()
    .normalize('NFC')
    .trim()
    .max(maxLength)
    .refine((value) => !UNPRINTABLE.test(value), 'contains control characters');
}

export const money = z.object({ amountMinor: z.int(), currency: z.string().length(3) });
export type Money = z.infer<typeof money>;

export const cursorQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(400).optional(),
});

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
