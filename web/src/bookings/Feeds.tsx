import { sayDate, sayInstant } from '@jishi/shared/messages/format';
import type { Feed } from '@jishi/shared/schema/feed';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { FeedMaker } from './FeedMaker.tsx';
import { feedsQuery, revokeFeed } from './queries.ts';

/** All calendar addresses of the reader, to make and to revoke. */
export function Feeds() {
  const { m } = useMessages();
  const { data: feeds } = useQuery(feedsQuery);
  const [revoking, setRevoking] = useState<Feed | null>(null);
  return (
    <section className="panel stack" aria-labelledby="feeds-title">
      <div>
        <h2 id="feeds-title">{m.feeds.title}</h2>
        <p className="muted">{m.feeds.intro}</p>
      </div>
      {feeds?.length === 0 && <p className="muted">{m.feeds.none}</p>}
      {feeds && feeds.length > 0 && (
        <ul className="feeds">
          {feeds.map((feed) => (
            <FeedRow key={feed.id} feed={feed} onRevoke={() => setRevoking(feed)} />
          ))}
        </ul>
      )}
      <FeedMaker kind="me" label={m.feeds.make} />
      {revoking && <RevokeDialog feed={revoking} onClose={() => setRevoking(null)} />}
    </section>
  );
}

function FeedRow({ feed, onRevoke }: { feed: Feed; onRevoke: () => void }) {
  const { m, name, language } = useMessages();
  const zone = useReaderZone();
  const title = [m.feeds.kinds[feed.kind], feed.target && name(feed.target)].filter(Boolean).join(' · ');
  const used = feed.lastUsedAt
    ? m.feeds.lastUsed(sayInstant(Date.parse(feed.lastUsedAt), zone, language), feed.lastUserAgent)
    : m.feeds.neverUsed;
  return (
    <li className="row spread">
      <div>
        <p className="strong">{title}</p>
        <p className="muted small">
          {m.feeds.made(sayDate(Date.parse(feed.createdAt), zone, language))} · {used}
        </p>
      </div>
      <button type="button" className="button grave" aria-label={m.feeds.revokeLabel(title)} onClick={onRevoke}>
        {m.feeds.revoke}
      </button>
    </li>
  );
}

function RevokeDialog({ feed, onClose }: { feed: Feed; onClose: () => void }) {
  const { m } = useMessages();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeFeed(feed.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['feeds'] });
      onClose();
    },
  });
  return (
    <Dialog title={m.feeds.revokeTitle} onClose={onClose}>
      <div className="stack">
        <p>{m.feeds.revokeConsequence}</p>
        {revoke.isError && <ProblemNotice error={revoke.error} />}
        <p className="row">
          <button type="button" className="button grave" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {m.feeds.revoke}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
