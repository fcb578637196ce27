import { z } from 'zod';
import { type InstrumentQuery, instrumentQuery } from './instrument.ts';
import { formatInstant, text } from './primitives.ts';

/** Room for a question with long words, each Chinese character of which takes nine. */
const MAX_QUESTION = 4000;

const NAMES = Object.keys(instrumentQuery.shape) as readonly (keyof InstrumentQuery)[];
/** How much is read and in which order is no part of what is asked. */
const ABOUT_PAGES: ReadonlySet<string> = new Set(['sort', 'limit', 'cursor'] satisfies (keyof InstrumentQuery)[]);
/** Screens have no place to show these, so a search that is kept would ask something else when it is opened. */
const NOT_KEPT: ReadonlySet<string> = new Set(['id', 'facility'] satisfies (keyof InstrumentQuery)[]);

/**
 * The parameters of `GET /instruments` as they stand in an address, with or without `?`; what comes out is the same for
 * the same question: known parameters only, in one order, without sorting and paging. `id` and `facility` are refused. Each fault names its
 * parameter.
 */
export const question = text(MAX_QUESTION).transform((address, context) => {
  const given = parametersOf(address);
  if (!given) {
    context.addIssue({ code: 'custom', message: 'not the parameters of an address' });
    return z.NEVER;
  }
  const unknown = [...given.keys()].filter((name) => !(NAMES as readonly string[]).includes(name));
  for (const name of unknown) context.addIssue({ code: 'custom', message: 'no such parameter', path: [name] });
  const notKept = [...given.keys()].filter((name) => NOT_KEPT.has(name));
  for (const name of notKept)
    context.addIssue({ code: 'custom', message: 'cannot be part of a saved search', path: [name] });
  if (unknown.length + notKept.length > 0) return z.NEVER;

  const asked = [...given].filter(([name]) => !ABOUT_PAGES.has(name));
  const parsed = instrumentQuery.safeParse(Object.fromEntries(asked));
  for (const { path, ...issue } of parsed.error?.issues ?? []) {
    // As the schema of each parameter says it, so that it can be told in the reader's language.
    context.issues.push({ ...issue, path: [...path], input: address, continue: false } as z.core.$ZodRawIssue);
  }
  if (!parsed.success) return z.NEVER;
  const written = writeQuestion(parsed.data);
  if (written.length <= MAX_QUESTION) return written;
  context.addIssue({ code: 'too_big', origin: 'string', maximum: MAX_QUESTION, inclusive: true, input: address });
  return z.NEVER;
});

/** What a stored question asks; null for one of another version that this one cannot read. */
export function readQuestion(stored: string): InstrumentQuery | null {
  const given = parametersOf(stored);
  return (given && instrumentQuery.safeParse(Object.fromEntries(given)).data) ?? null;
}

/** The parameters by name; one that is given several times is a list. Null for what is no such text. */
function parametersOf(address: string): Map<string, string | string[]> | null {
  const found = new Map<string, string | string[]>();
  for (const part of address.replace(/^\?/, '').split('&').filter(Boolean)) {
    const [name = '', ...rest] = part.split('=').map(decode);
    if (name === null || rest.includes(null)) return null;
    const value = rest.join('=');
    const before = found.get(name);
    found.set(name, before === undefined ? value : [before, value].flat());
  }
  return found;
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

export function writeQuestion(query: InstrumentQuery): string {
  return NAMES.filter((name) => !ABOUT_PAGES.has(name))
    .flatMap((name) => textsOf(query, name).map((value) => `${name}=${encodeURIComponent(value)}`))
    .join('&');
}

function textsOf(query: InstrumentQuery, name: keyof InstrumentQuery): readonly string[] {
  const value = query[name];
  if (value === undefined || value === '') return [];
  if (Array.isArray(value)) return [...new Set(value)].sort();
  if (typeof value === 'object') return [`${decimal(value.lat)},${decimal(value.lng)}`];
  return [name === 'freeFrom' || name === 'freeTo' ? formatInstant(Number(value)) : String(value)];
}

/** Degrees to about a decimetre, never as `1e-7`. */
function decimal(degrees: number): string {
  return String(Number(degrees.toFixed(6)));
}
