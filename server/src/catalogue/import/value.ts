import { calendarDate } from '@jishi/shared/schema/primitives';
import type { Step, Value } from './mapping.ts';
import { languageOf, shown } from './text.ts';

/** Why a cell cannot be taken. `column` is the heading that the reader of the file knows. */
export class CellProblem extends Error {
  readonly column: string;

  constructor(column: string, reason: string) {
    super(reason);
    this.column = column;
  }
}

export type Row = { readonly cells: readonly string[]; readonly given: { readonly institution: string } };
/** Makes the text of a row; '' when there is none. Throws CellProblem. */
export type ReadValue = (row: Row) => string;

export type Columns = {
  /** Where a column stands in this file. */
  readonly position: ReadonlyMap<string, number>;
  /** How this file writes a column's heading. */
  readonly heading: (column: string) => string;
};

/** Turns a value of a mapping into a function for files with these columns; a column that a file has not is empty. */
export function compileValue(value: Value, columns: Columns): ReadValue {
  const read = compileSource(value, columns);
  const label = columns.heading(firstColumn(value) ?? '');
  const steps = (value.steps ?? []).map((step) => compileStep(step, label));
  const condition = value.when && { read: compileValue(value.when[0], columns), pattern: value.when[1] };
  return (row) => {
    if (condition && !condition.pattern.test(condition.read(row))) return '';
    let text = read(row);
    for (const step of steps) {
      if (text === '') return '';
      text = step(text);
    }
    return text;
  };
}

function compileSource(value: Value, columns: Columns): ReadValue {
  if (value.column !== undefined) {
    const at = columns.position.get(value.column);
    return at === undefined ? () => '' : ({ cells }) => cells[at]?.trim() ?? '';
  }
  if (value.constant !== undefined) {
    const { constant } = value;
    return () => constant;
  }
  if (value.given) return ({ given }) => given.institution;
  const parts = (value.join ?? value.first ?? []).map((part) => compileValue(part, columns));
  if (value.first) return (row) => firstText(parts, row);
  const between = value.with ?? ' ';
  return (row) => {
    const texts = parts.map((part) => part(row)).filter((text) => text !== '');
    return texts.join(between);
  };
}

function firstText(parts: readonly ReadValue[], row: Row): string {
  for (const part of parts) {
    const text = part(row);
    if (text !== '') return text;
  }
  return '';
}

/** The first column that a value reads, which names it in messages. */
export function firstColumn(value: Value): string | undefined {
  if (value.column !== undefined) return value.column;
  for (const part of value.join ?? value.first ?? []) {
    const column = firstColumn(part);
    if (column !== undefined) return column;
  }
  return undefined;
}

function compileStep(step: Step, label: string): (text: string) => string {
  const refuse = (reason: string): never => {
    throw new CellProblem(label, reason);
  };
  if (step.replace) {
    const [what, by] = step.replace;
    const everywhere = new RegExp(what.source, `${what.flags}g`);
    return (text) => text.replace(everywhere, by).trim();
  }
  if (step.match) {
    const what = step.match;
    return (text) => {
      const found = what.exec(text);
      return (found?.[1] ?? found?.[0] ?? '').trim();
    };
  }
  if (step.lookup) return compileLookup(step.lookup, refuse);
  if (step.cases) {
    const cases = step.cases;
    return (text) => cases.find(([what]) => what.test(text))?.[1] ?? '';
  }
  if (step.language) {
    const wanted = step.language;
    return (text) => (languageOf(text) === wanted ? text : '');
  }
  if (step.max !== undefined) {
    const max = step.max;
    return (text) => (text.length <= max ? text : refuse(`${text.length} characters, at most ${max}`));
  }
  if (step.must) {
    const [what, reason] = step.must;
    return (text) => (what.test(text) ? text : refuse(`${shown(text)}: ${reason}`));
  }
  if (step.number) return compileNumber(step.number, refuse);
  return compileDate(step.date ?? [], refuse);
}

type Refuse = (reason: string) => never;

function compileLookup(lookup: NonNullable<Step['lookup']>, refuse: Refuse): (text: string) => string {
  const table = new Map(Object.entries(lookup.table).map(([from, to]) => [from.toLowerCase(), to]));
  return (text) => {
    const found = table.get(text.toLowerCase());
    if (found !== undefined) return found;
    if (lookup.otherwise === 'keep') return text;
    if (lookup.otherwise === 'empty') return '';
    return refuse(`${shown(text)} is none of ${[...Object.keys(lookup.table)].slice(0, 12).join(', ')}`);
  };
}

/** Digits as people type them: full-width ones, thousands commas, spaces. */
function decimal(text: string): number {
  const digits = text
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replaceAll(/,(?=\d{3}(\D|$))/g, '');
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(digits) ? Number(digits) : Number.NaN;
}

function compileNumber(spec: NonNullable<Step['number']>, refuse: Refuse): (text: string) => string {
  const { times, min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = spec;
  return (text) => {
    const number = decimal(text);
    if (Number.isNaN(number)) return refuse(`${shown(text)} is not a number`);
    if (number < min) return refuse(`${shown(text)} is less than ${min}`);
    if (number > max) return refuse(`${shown(text)} is more than ${max}`);
    return String(times === undefined ? number : Math.round(number * times));
  };
}

const DATE_TOKENS: Record<string, string> = {
  yyyy: '(?<y>\\d{4})',
  MM: '(?<m>\\d{2})',
  M: '(?<m>\\d{1,2})',
  dd: '(?<d>\\d{2})',
  d: '(?<d>\\d{1,2})',
};

function datePattern(form: string): RegExp {
  const escaped = form.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/yyyy|MM|M|dd|d/g, (token) => DATE_TOKENS[token] ?? token)}$`);
}

const MAX_REMEMBERED = 50_000;

function compileDate(forms: readonly string[], refuse: Refuse): (text: string) => string {
  const patterns = forms.map(datePattern);
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const date = readDate(text, patterns);
    if (date === null) return refuse(`${shown(text)} is not a date like ${forms[0]}`);
    if (!calendarDate.safeParse(date).success) return refuse(`${shown(text)} is no such date`);
    if (known.size < MAX_REMEMBERED) known.set(text, date);
    return date;
  };
}

function readDate(text: string, patterns: readonly RegExp[]): string | null {
  for (const form of patterns) {
    const found = form.exec(text)?.groups;
    if (found) return `${found.y}-${found.m?.padStart(2, '0')}-${found.d?.padStart(2, '0')}`;
  }
  return null;
}
