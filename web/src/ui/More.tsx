import { useMessages } from '../messages/useMessages.tsx';

type Paged = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
};

/** Gets the next page of a list, while there is one. */
export function More({ found }: { found: Paged }) {
  const { m } = useMessages();
  if (!found.hasNextPage) return null;
  return (
    <p>
      <button
        type="button"
        className="button"
        disabled={found.isFetchingNextPage}
        onClick={() => void found.fetchNextPage()}
      >
        {found.isFetchingNextPage ? m.common.loading : m.common.more}
      </button>
    </p>
  );
}
