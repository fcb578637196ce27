import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { addToColumns, answerFrom, type Columns, filterOf, newColumns } from './columns.ts';
import { type Doc, type Engine, type EngineAnswer, type EngineQuestion, FACETS, type Facet, TOP } from './engine.ts';
import { tokensOf } from './tokens.ts';

const LATIN = /^[a-z]/;
const RANK = 'bm25(words, 8, 5, 3, 1)';

/** FTS5 over words that were cut before, in a file; facets are counted in the program or by SQL over tables of values. */
export function openFts5(counting: 'program' | 'sql'): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-fts5-'));
  const file = join(folder, 'words.db');
  const db = new BetterSqlite(file);
  db.exec(`pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -64000;
    create virtual table words using fts5 (name, maker, place, description, content='', detail='column', prefix='2 3',
      tokenize="unicode61 remove_diacritics 0");
    create temp table found (row integer primary key, score real)`);
  for (const facet of FACETS) db.exec(`create table ${facet} (value text not null, row integer not null)`);
  const insert = db.prepare('insert into words (rowid, name, maker, place, description) values (?, ?, ?, ?, ?)');
  const values = FACETS.map((facet) => ({ facet, insert: db.prepare(`insert into ${facet} values (?, ?)`) }));
  const columns = newColumns();
  db.exec('begin');
  return {
    add: (doc) => {
      insert.run(doc.row, ...textsOf(doc).map((text) => tokensOf(text).join(' ')));
      if (counting === 'program') addToColumns(columns, doc);
      else for (const one of values) for (const value of doc.facets[one.facet]) one.insert.run(value, doc.row);
    },
    finish: () => {
      for (const facet of FACETS) {
        db.exec(
          `create index ${facet}_of_row on ${facet} (row, value); create index ${facet}_of_value on ${facet} (value, row)`,
        );
      }
      db.exec(`insert into words (words) values ('optimize'); commit; analyze`);
    },
    ask: counting === 'program' ? inProgram(db, columns) : inSql(db),
    fileBytes: () => statSync(file).size,
    close: () => {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function textsOf({ name, maker, place, description }: Doc): string[] {
  return [name, maker, place, description];
}

/** All words, the last Latin one as a beginning. */
function matchOf(q: string): string {
  const tokens = tokensOf(q);
  const last = tokens.length - 1;
  return tokens
    .map((token, at) => `"${token}"${at === last && LATIN.test(token) && token.length > 1 ? '*' : ''}`)
    .join(' ');
}

function inProgram(db: BetterSqlite.Database, columns: Columns): (question: EngineQuestion) => EngineAnswer {
  const matched = db.prepare<[string], number>(`select rowid from words where words match ? order by ${RANK}`).pluck();
  const all = db.prepare<[], number>('select id from words_docsize').pluck();
  return (question) => {
    const rows = question.q === '' ? all.all() : matched.all(matchOf(question.q));
    return answerFrom(columns, question.filter ? rows.filter(filterOf(columns, question)) : rows);
  };
}

function inSql(db: BetterSqlite.Database): (question: EngineQuestion) => EngineAnswer {
  const counts = FACETS.map((facet) => ({
    facet,
    count: db.prepare<[], unknown>(`select value, count(*) from found join ${facet} using (row) group by value`),
  }));
  const best = db.prepare<[number], number>('select row from found order by score, row limit ?').pluck();
  const total = db.prepare<[], number>('select count(*) from found').pluck();
  const listed = db.prepare('insert into found select id, 0 from words_docsize');
  const matched = db.prepare(`insert into found select rowid, ${RANK} from words where words match ?`);
  const drops = FACETS.map((facet) => {
    const rest = `delete from found where row not in (select row from ${facet} where value = ?)`;
    return [facet, db.prepare<[string]>(rest)] as const;
  });
  const without = Object.fromEntries(drops) as Record<Facet, BetterSqlite.Statement<[string]>>;
  return ({ q, filter }) => {
    db.exec('delete from found');
    if (q === '') listed.run();
    else matched.run(matchOf(q));
    if (filter) without[filter.facet].run(filter.value);
    const counted = counts.map(({ facet, count }) => [facet, count.all().length]);
    return {
      total: total.get() ?? 0,
      best: best.all(TOP),
      counts: Object.fromEntries(counted) as Record<Facet, number>,
    };
  };
}
