import type { Db } from '@jishi/db/open';

/** What an export looks like: its heading and its rows, read page by page; of instruments those of a facility alone. */
export type Form = {
  readonly heading: readonly string[];
  /** Excel takes a CSV file for UTF-8 only when it begins with a byte order mark; other programs want none. */
  readonly byteOrderMark: boolean;
  readonly rows: (db: Db, note: (text: string) => void, facilityId?: string) => AsyncGenerator<readonly string[]>;
};

export type Column<Row> = {
  readonly heading: string;
  readonly cell: (row: Row) => string | number | null;
  /** The register refuses longer ones; they are left empty, and told. */
  readonly maxLength?: number;
};

const PAGE_ROWS = 1000;

export function formOf<Row extends { readonly id: string }>(
  columns: readonly Column<Row>[],
  readAfter: (db: Db, afterId: string, limit: number, facilityId?: string) => Promise<readonly Row[]>,
  byteOrderMark = true,
): Form {
  return {
    heading: columns.map((column) => column.heading),
    byteOrderMark,
    rows: async function* (db, note, facilityId) {
      const tooLong = new Map<string, number>();
      for (let afterId = ''; ; ) {
        const page = await readAfter(db, afterId, PAGE_ROWS, facilityId);
        for (const row of page) yield columns.map((column) => cellOf(column, row, tooLong));
        const last = page.at(-1);
        if (!last || page.length < PAGE_ROWS) break;
        afterId = last.id;
      }
      for (const [heading, count] of tooLong) note(`${heading}: ${count} longer than this form allows, left empty`);
    },
  };
}

/** The form of a table that is small enough to be read at once. */
export function smallFormOf<Row>(columns: readonly Column<Row>[], readAll: (db: Db) => Promise<readonly Row[]>): Form {
  return {
    heading: columns.map((column) => column.heading),
    byteOrderMark: true,
    rows: async function* (db) {
      for (const row of await readAll(db)) yield columns.map((column) => cellOf(column, row, new Map()));
    },
  };
}

export function cellOf<Row>(column: Column<Row>, row: Row, tooLong: Map<string, number>): string {
  const text = String(column.cell(row) ?? '');
  if (column.maxLength === undefined || text.length <= column.maxLength) return text;
  tooLong.set(column.heading, (tooLong.get(column.heading) ?? 0) + 1);
  return '';
}
