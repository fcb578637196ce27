import MiniSearch from 'minisearch';
import { addToColumns, answerFrom, filterOf, newColumns } from './columns.ts';
import type { Doc, Engine } from './engine.ts';
import { tokensOf } from './tokens.ts';

const LATIN = /^[a-z]/;

/** BM25 over four weighted fields; all words wanted, the last Latin one as a beginning. Facets are counted in the program. */
export function openMiniSearch(): Engine {
  const columns = newColumns();
  const index = new MiniSearch<Doc>({
    idField: 'row',
    fields: ['name', 'maker', 'place', 'description'],
    tokenize: tokensOf,
    processTerm: (term) => term,
    searchOptions: {
      combineWith: 'AND',
      boost: { name: 4, maker: 3, place: 2 },
      prefix: (term, at, terms) => at === terms.length - 1 && term.length > 1 && LATIN.test(term),
    },
  });
  return {
    add: (doc) => {
      addToColumns(columns, doc);
      index.add(doc);
    },
    finish: () => {},
    ask: (question) => {
      const has = filterOf(columns, question);
      const found = index.search(question.q === '' ? MiniSearch.wildcard : question.q, { filter: ({ id }) => has(id) });
      return answerFrom(
        columns,
        found.map(({ id }) => id as number),
      );
    },
  };
}
