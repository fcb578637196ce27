import type { CalendarBy as By, Me } from '@jishi/shared/schema/person';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { meQuery, saveProfile } from '../identity/me.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { feedsQuery } from './queries.ts';

const WAYS = ['feed', 'mail'] as const satisfies readonly By[];

/** Whether mails about bookings bring invitations: with an address as well, every booking would appear twice. */
export function CalendarBy({ me }: { me: Me }) {
  const words = useFeedWords();
  const id = useId();
  const { data: feeds } = useQuery(feedsQuery);
  const choosing = useChoosing();
  const chosen = (choosing.isPending ? choosing.variables : undefined) ?? me.calendarBy;
  const twice = chosen === 'mail' && feeds?.some((feed) => feed.kind === 'me');
  return (
    <section className="panel stack tight" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.by.title}</h2>
      <p className="muted">{words.by.why}</p>
      <fieldset className="stack tight" aria-labelledby={`${id}-title`}>
        {WAYS.map((way) => (
          <div key={way}>
            <label className="radio">
              <input
                type="radio"
                name={id}
                checked={chosen === way}
                aria-describedby={`${id}-${way}`}
                onChange={() => choosing.mutate(way)}
              />
              {words.by[way]}
            </label>
            <p id={`${id}-${way}`} className="muted small radio-hint">
              {words.by[`${way}Hint`]}
            </p>
          </div>
        ))}
      </fieldset>
      {twice && <p className="notice warn">{words.by.both}</p>}
      {choosing.isError && <ProblemNotice error={choosing.error} />}
    </section>
  );
}

function useChoosing() {
  const words = useFeedWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (calendarBy: By) => saveProfile({ calendarBy }),
    onSuccess: (me) => {
      client.setQueryData(meQuery.queryKey, me);
      announce(words.by.saved[me.calendarBy]);
    },
  });
}
