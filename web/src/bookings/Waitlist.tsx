import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { WishRow } from './WishRow.tsx';
import { waitlistQuery } from './wishes.ts';

/** Places move without an event of one's own, and offers run out. */
const REFRESH_MS = 60_000;

/** What the reader waits for, with the place in line and offers to answer; nothing while there is nothing. */
export function Waitlist() {
  const { m } = useMessages();
  const { data, error, refetch } = useQuery({ ...waitlistQuery, refetchInterval: REFRESH_MS });
  const open = data?.filter(({ state }) => state === 'waiting' || state === 'offered') ?? [];
  if (!error && open.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="waitlist-title">
      <div>
        <h2 id="waitlist-title">{m.waitlist.title}</h2>
        <p className="muted">{m.waitlist.intro}</p>
      </div>
      {error && <ProblemNotice error={error} retry={() => refetch()} />}
      <ul className="stack booking-list">
        {open.map((wish) => (
          <li key={wish.id}>
            <WishRow wish={wish} />
          </li>
        ))}
      </ul>
    </section>
  );
}
