import { READING_LIMITS } from './limits.ts';

/** One component of a calendar, with the whole lines that stand in it directly. */
export type Component = {
  /** Upper case. */
  readonly name: string;
  readonly lines: string[];
  /** Only those of time zones are kept. */
  readonly children: Component[];
  /** What stood deeper than anything may. */
  deep: boolean;
};

export type Split = {
  /** Lines of the calendars themselves. */
  readonly head: string[];
  /** Events, free/busy times and time zones, in the order of the file. */
  readonly components: readonly Component[];
  /** All that stands directly in a calendar, also what is not kept. */
  readonly count: number;
};

const CALENDAR = 'VCALENDAR';
/** What can only stand in a calendar: where one of them begins, what was not ended before ends. */
const OUTER: ReadonlySet<string> = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE', 'VAVAILABILITY']);
const KEPT: ReadonlySet<string> = new Set(['VEVENT', 'VFREEBUSY', 'VTIMEZONE']);
const OBSERVANCES: ReadonlySet<string> = new Set(['STANDARD', 'DAYLIGHT']);
/** What is nested deeper is spoilt already; nobody keeps count of it. */
const MAX_OPEN = 64;
const MARK = /^(BEGIN|END):[ \t]*([A-Za-z0-9-]{1,50})[ \t]*$/i;

/**
 * Cuts a calendar into its components without looking at what they say, so that one that is broken breaks no other. Lines
 * END that are missing are put where they must have been. Null when there are too many components.
 */
export function split(text: string): Split | null {
  const head: string[] = [];
  const components: Component[] = [];
  const open: Component[] = [];
  let count = 0;

  const begin = (name: string) => {
    if (name === CALENDAR) open.length = 0;
    else if (OUTER.has(name)) open.length = Math.min(open.length, 1);
    const outer = open[1];
    const parent = open.at(-1);
    const component: Component = { name, lines: [], children: [], deep: false };
    if (open.length < MAX_OPEN) open.push(component);
    if (open.length > READING_LIMITS.depth && outer) outer.deep = true;
    if (open.length === 2) {
      count += 1;
      if (KEPT.has(name)) components.push(component);
    } else if (parent?.name === 'VTIMEZONE' && OBSERVANCES.has(name)) {
      parent.children.push(component);
    }
  };
  const end = (name: string) => {
    const at = open.findLastIndex((component) => component.name === name);
    if (at !== -1) open.length = at;
  };

  for (const line of linesOf(text)) {
    const [, mark, name] = MARK.exec(line) ?? [];
    if (mark && name) {
      if (mark.toUpperCase() === 'BEGIN') begin(name.toUpperCase());
      else end(name.toUpperCase());
      if (count > READING_LIMITS.components) return null;
    } else if (open.length === 1) {
      head.push(line);
    } else if (isKept(open)) {
      open.at(-1)?.lines.push(line);
    }
  }
  return { head, components, count };
}

function isKept(open: readonly Component[]): boolean {
  const [, outer] = open;
  if (!outer || !KEPT.has(outer.name)) return false;
  return open.length === 2 || (open.length === 3 && outer.name === 'VTIMEZONE');
}

function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    const bare = text.charCodeAt(to - 1) === 13 && to > from ? to - 1 : to;
    if (bare > from && bare - from <= READING_LIMITS.lineBytes) yield text.slice(from, bare);
    from = to + 1;
  }
}
