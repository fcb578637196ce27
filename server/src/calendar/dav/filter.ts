import type { Span } from '@jishi/shared/time/span';
import type { DavItem } from './collection.ts';
import { childOf, childrenOf, type Read } from './read-xml.ts';
import { Refused } from './refused.ts';
import { c, element } from './xml.ts';

/** An event as filters look at it. `lines`: of its VEVENT, unfolded; only made where a filter asks for properties. */
type Seen = Pick<DavItem, 'span'> & { readonly lines: () => readonly string[] };
type Test = (seen: Seen) => boolean;

/** Each costs a look at every event; programs send three or four. */
const MAX_FILTERS = 20;

const ALWAYS: Test = () => true;
const NEVER: Test = () => false;

/**
 * The filter of a calendar-query (RFC 4791 §9.7) as a test of single events: components, time ranges, and properties of
 * events by text. Throws Refused with the precondition for a filter that is wrong or goes further than that.
 */
export function compileFilter(filter: Read): (item: DavItem) => boolean {
  const tooMany = filtersIn(filter)[MAX_FILTERS];
  if (tooMany) throw unsupported(tooMany);
  const test = compile(filter);
  return (item) => test(see(item));
}

function filtersIn(read: Read): Read[] {
  return read.children.flatMap((child) => [...(FILTERS.has(child.name) ? [child] : []), ...filtersIn(child)]);
}

const FILTERS: ReadonlySet<string> = new Set([c('comp-filter'), c('prop-filter'), c('param-filter')]);

function see({ span, text }: DavItem): Seen {
  let lines: readonly string[] | undefined;
  return {
    span,
    lines: () => {
      lines ??= text.slice(text.indexOf('BEGIN:VEVENT')).replaceAll('\r\n ', '').split('\r\n');
      return lines;
    },
  };
}

function compile(filter: Read): Test {
  const [calendar, ...more] = childrenOf(filter, c('comp-filter'));
  if (!calendar || more.length > 0 || nameOf(calendar) !== 'VCALENDAR') throw invalid();
  if (childOf(calendar, c('is-not-defined'))) return NEVER;
  if (childOf(calendar, c('prop-filter')) || childOf(calendar, c('time-range'))) throw unsupported(calendar);
  return all(childrenOf(calendar, c('comp-filter')).map(component));
}

function component(filter: Read): Test {
  const absent = childOf(filter, c('is-not-defined')) !== undefined;
  if (nameOf(filter) !== 'VEVENT') return absent ? ALWAYS : NEVER;
  if (absent) return NEVER;
  const range = childOf(filter, c('time-range'));
  const inside = childrenOf(filter, c('comp-filter')).map((inner) =>
    childOf(inner, c('is-not-defined')) ? ALWAYS : NEVER,
  );
  return all([
    ...(range ? [inRange(readRange(range))] : []),
    ...childrenOf(filter, c('prop-filter')).map(property),
    ...inside,
  ]);
}

function all(tests: readonly Test[]): Test {
  return (seen) => tests.every((test) => test(seen));
}

function nameOf(filter: Read): string {
  return (filter.attributes.name ?? '').toUpperCase();
}

const UTC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** A `time-range`; without one of its ends it reaches for ever. Throws Refused. */
export function readRange({ attributes: { start, end } }: Read): Span {
  if (start === undefined && end === undefined) throw invalid();
  const from = start === undefined ? Number.NEGATIVE_INFINITY : readUtc(start);
  const to = end === undefined ? Number.POSITIVE_INFINITY : readUtc(end);
  if (!(from < to)) throw invalid();
  return { from, to };
}

function readUtc(text: string): number {
  const [, year, month, day, hour, minute, second] = UTC.exec(text) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) throw invalid();
  return at;
}

function inRange({ from, to }: Span): Test {
  return ({ span }) => span.from < to && from < span.to;
}

function property(filter: Read): Test {
  const name = nameOf(filter);
  if (!/^[A-Z-]+$/.test(name)) throw invalid();
  if (childOf(filter, c('is-not-defined'))) return (seen) => valueIn(seen, name) === null;
  if (childOf(filter, c('time-range')) || childOf(filter, c('param-filter'))) throw unsupported(filter);
  const match = childOf(filter, c('text-match'));
  if (!match) return (seen) => valueIn(seen, name) !== null;
  const holds = textMatch(match);
  return (seen) => {
    const value = valueIn(seen, name);
    return value !== null && holds(value);
  };
}

const COLLATIONS: Readonly<Record<string, (text: string) => string>> = {
  'i;octet': (text) => text,
  'i;ascii-casemap': (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
};

function textMatch({ attributes, text }: Read): (value: string) => boolean {
  const collation = attributes.collation ?? 'i;ascii-casemap';
  const folded = Object.hasOwn(COLLATIONS, collation) ? COLLATIONS[collation] : undefined;
  if (!folded) throw new Refused(403, element(c('supported-collation')));
  const wanted = folded(text);
  const negated = attributes['negate-condition'] === 'yes';
  return (value) => folded(value).includes(wanted) !== negated;
}

/** The value of the first property of that name, as people read it. */
function valueIn({ lines }: Seen, name: string): string | null {
  const line = lines().find((one) => one.startsWith(`${name}:`) || one.startsWith(`${name};`));
  if (line === undefined) return null;
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\\([\\;,nN])/g, (_, escaped: string) => UNESCAPED[escaped] ?? escaped);
}

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', N: '\n' };

function invalid(): Refused {
  return new Refused(403, element(c('valid-filter')));
}

function unsupported(filter: Read): Refused {
  return new Refused(403, element(c('supported-filter'), element(filter.name)));
}
