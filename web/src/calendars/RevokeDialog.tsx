import type { Feed } from '@jishi/shared/schema/feed';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { feedsQuery, revokeFeed } from './queries.ts';
import { useFeedTitle } from './useFeedTitle.ts';

/** `onGone` is called when it is not listed any more. */
type Props = { feed: Feed; onClose: () => void; onGone: () => void };

export function RevokeDialog({ feed, onClose, onGone }: Props) {
  const { m } = useMessages();
  const words = useFeedWords();
  const titleOf = useFeedTitle();
  const announce = useAnnounce();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeFeed(feed.id),
    onSuccess: async () => {
      announce(words.revoked);
      onClose();
      await client.invalidateQueries({ queryKey: feedsQuery.queryKey });
      onGone();
    },
  });
  return (
    <Dialog title={words.revokeTitle} onClose={onClose}>
      <div className="stack">
        <p className="strong">{titleOf(feed)}</p>
        <p>{words.revokeConsequence}</p>
        {revoke.isError && <ProblemNotice error={revoke.error} />}
        <p className="row">
          <button type="button" className="button grave" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {words.revoke}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
