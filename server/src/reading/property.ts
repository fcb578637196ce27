import ICAL from 'ical.js';

/** One property as jCal has it (RFC 7265): values are text, but periods, which are pairs. */
export type Property = {
  /** Lower case. */
  readonly name: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `date`, `date-time`, `duration`, `period`, `text`… */
  readonly type: string;
  readonly values: readonly unknown[];
};

const NAME = /^[A-Za-z0-9-]+/;
/** RFC 5545 has `Z` only; some write it small, and ical.js would take the time for one without a zone. */
const SMALL_UTC = /(\d)z(?=$|[,/])/g;

/** The name of a line's property in lower case, or '' for a line that has none. */
export function nameOf(line: string): string {
  return NAME.exec(line)?.[0].toLowerCase() ?? '';
}

/** Parses one line. Throws for a line that is none. */
export function parseLine(line: string): Property {
  const [name, parameters, type, ...values] = ICAL.parse.property(
    line.trimEnd().replace(SMALL_UTC, '$1Z'),
    ICAL.design.icalendar,
  ) as [string, Record<string, unknown>, string, ...unknown[]];
  return { name, parameters, type, values };
}

/** What stands after the colon that ends the parameters, as it is. */
export function rawValue(line: string): string {
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === ':' && !quoted) return line.slice(i + 1).trim();
  }
  return '';
}

/** The lines of the wanted properties by name; what else stands there, and may be broken, is not looked at. */
export function pickLines(lines: readonly string[], wanted: ReadonlySet<string>): Map<string, string[]> {
  const picked = new Map<string, string[]>();
  for (const line of lines) {
    const name = nameOf(line);
    if (!wanted.has(name)) continue;
    const known = picked.get(name);
    if (known) known.push(line);
    else picked.set(name, [line]);
  }
  return picked;
}

/** The text of a parameter, or ''. */
export function parameter(property: Property, name: string): string {
  const value = property.parameters[name];
  return typeof value === 'string' ? value : '';
}
