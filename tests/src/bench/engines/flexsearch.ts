import { Index } from 'flexsearch';
import { addToColumns, answerFrom, filterOf, newColumns } from './columns.ts';
import type { Engine } from './engine.ts';
import { tokensOf } from './tokens.ts';

/**
 * All words of an instrument in one text, since words that lie in different fields are not found together. It ranks by
 * where in the text a word stands. `forward` also finds beginnings of words. Facets are counted in the program.
 */
export function openFlexSearch(tokenize: 'strict' | 'forward'): Engine {
  const columns = newColumns();
  const index = new Index({ tokenize, encode: tokensOf, resolution: 9, cache: false });
  let rows = 0;
  return {
    add: (doc) => {
      addToColumns(columns, doc);
      index.add(doc.row, [doc.name, doc.maker, doc.place, doc.description].join(' '));
      rows += 1;
    },
    finish: () => {},
    ask: (question) => {
      const found =
        question.q === ''
          ? Array.from({ length: rows }, (_, row) => row)
          : (index.search(question.q, { limit: rows }) as number[]);
      return answerFrom(columns, question.filter ? found.filter(filterOf(columns, question)) : found);
    },
  };
}
