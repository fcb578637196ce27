import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';

type Paged = {
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly refetch: (options: { readonly cancelRefetch: boolean }) => Promise<unknown>;
  readonly fetchNextPage: () => Promise<unknown>;
};

/** Gets the next page of a list, while there is one. It keeps the focus meanwhile. */
export function More({ found }: { found: Paged }) {
  const { m } = useMessages();
  const [getting, setGetting] = useState(false);
  if (!found.hasNextPage) return null;
  const get = async () => {
    if (getting) return;
    setGetting(true);
    // The next page would cancel what is asked anew at the moment, and leave the pages before it as they were.
    if (found.isFetching) await found.refetch({ cancelRefetch: false });
    await found.fetchNextPage();
    setGetting(false);
  };
  return (
    <p>
      <button type="button" className="button" aria-disabled={getting} onClick={() => void get()}>
        {getting ? m.common.loading : m.common.more}
      </button>
    </p>
  );
}
