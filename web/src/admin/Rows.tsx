import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';

type Page<Item> = { readonly items: Item[]; readonly next: string | null };
type Props<Item> = {
  found: UseInfiniteQueryResult<InfiniteData<Page<Item>>>;
  label: string;
  empty: ReactNode;
  keyOf: (item: Item) => string | number;
  children: (item: Item) => ReactNode;
};

/** A list in pages, each row of which is a card where there is no room for columns. */
export function Rows<Item>({ found, label, empty, keyOf, children }: Props<Item>) {
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.isSuccess && items.length === 0 && <div className="panel stack tight">{empty}</div>}
      {items.length > 0 && (
        <ul className="admin-rows" aria-label={label} aria-busy={found.isFetching}>
          {items.map((item) => (
            <li key={keyOf(item)}>{children(item)}</li>
          ))}
        </ul>
      )}
      <More found={found} />
    </>
  );
}
