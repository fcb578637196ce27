import { type Finding, readFinding } from '../search/finding.ts';
import { readCompared } from './compared.ts';

/** The instruments and the search that they come from; `only` hides what they have in common. */
export type CompareAddress = Omit<Finding, 'compare' | 'save'> & {
  id?: string[] | undefined;
  only?: 'different' | undefined;
};

export function readCompareAddress(search: Record<string, unknown>): CompareAddress {
  const { compare: _compare, save: _save, ...finding } = readFinding(search);
  return {
    ...finding,
    id: readCompared(search.id),
    only: search.only === 'different' ? 'different' : undefined,
  };
}
