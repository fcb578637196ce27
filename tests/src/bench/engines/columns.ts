import { type Doc, type EngineAnswer, type EngineQuestion, FACETS, type Facet, TOP } from './engine.ts';

/** The facets of all rows, for engines that count none: numbers of values, row after row. */
export type Columns = Readonly<Record<Facet, Column>>;
type Column = { readonly numberOf: Map<string, number>; readonly values: Growing; readonly ends: Growing };

export function newColumns(): Columns {
  const column = (): Column => ({ numberOf: new Map(), values: growing(), ends: growing() });
  return { region: column(), class: column(), technique: column(), institution: column(), maker: column() };
}

export function addToColumns(columns: Columns, { facets }: Doc): void {
  for (const facet of FACETS) {
    const { numberOf, values, ends } = columns[facet];
    for (const value of facets[facet]) {
      const known = numberOf.get(value) ?? numberOf.size;
      numberOf.set(value, known);
      values.push(known);
    }
    ends.push(values.length());
  }
}

/** Counts of rows that lie in the order of their rank, and the first of them. */
export function answerFrom(columns: Columns, rows: readonly number[]): EngineAnswer {
  const counts = FACETS.map((facet) => [facet, distinctIn(columns[facet], rows)] as const);
  return {
    total: rows.length,
    best: rows.slice(0, TOP),
    counts: Object.fromEntries(counts) as Record<Facet, number>,
  };
}

/** Counts rows by value; answers how many values there are. */
function distinctIn({ numberOf, values, ends }: Column, rows: readonly number[]): number {
  const counts = new Uint32Array(numberOf.size);
  for (const row of rows) {
    const end = ends.at(row);
    for (let at = row === 0 ? 0 : ends.at(row - 1); at < end; at += 1) {
      const value = values.at(at);
      counts[value] = (counts[value] as number) + 1;
    }
  }
  let distinct = 0;
  for (const count of counts) if (count > 0) distinct += 1;
  return distinct;
}

/** Whether a row has the chosen value. */
export function filterOf(columns: Columns, { filter }: EngineQuestion): (row: number) => boolean {
  if (!filter) return () => true;
  const { numberOf, values, ends } = columns[filter.facet];
  const wanted = numberOf.get(filter.value);
  return (row) => {
    const end = ends.at(row);
    for (let at = row === 0 ? 0 : ends.at(row - 1); at < end; at += 1) if (values.at(at) === wanted) return true;
    return false;
  };
}

type Growing = { push: (value: number) => void; at: (index: number) => number; length: () => number };

function growing(): Growing {
  let array = new Uint32Array(1024);
  let length = 0;
  return {
    push: (value) => {
      if (length === array.length) {
        const larger = new Uint32Array(array.length * 2);
        larger.set(array);
        array = larger;
      }
      array[length++] = value;
    },
    at: (index) => array[index] as number,
    length: () => length,
  };
}
