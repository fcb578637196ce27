import type { CreatedFeed, FeedKind } from '@jishi/shared/schema/feed';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { makeFeed } from './queries.ts';

type Props = { kind: FeedKind; targetId?: string; label: string };

/** Makes a calendar address and shows it this once. */
export function FeedMaker({ kind, targetId, label }: Props) {
  const client = useQueryClient();
  const [id, setId] = useState(() => uuidv7());
  const make = useMutation({
    mutationFn: () => makeFeed({ id, kind, detail: 'full', ...(targetId ? { targetId } : {}) }),
    onSuccess: () => {
      setId(uuidv7());
      void client.invalidateQueries({ queryKey: ['feeds'] });
    },
  });
  return (
    <div className="stack tight">
      {make.data && <FeedAddress feed={make.data} />}
      {make.isError && <ProblemNotice error={make.error} />}
      <p>
        <button type="button" className="button" disabled={make.isPending} onClick={() => make.mutate()}>
          {label}
        </button>
      </p>
    </div>
  );
}

function FeedAddress({ feed }: { feed: CreatedFeed }) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(feed.url);
    setCopied(true);
    announce(m.feeds.copied);
  };
  return (
    <div className="notice stack tight" role="status">
      <p className="strong">{m.feeds.ready}</p>
      <p>{m.feeds.once}</p>
      <label className="field">
        <span className="label">{m.feeds.address}</span>
        <input className="input" readOnly value={feed.url} onFocus={(event) => event.target.select()} />
      </label>
      <p className="row">
        <button type="button" className="button main" onClick={copy}>
          {copied ? m.feeds.copied : m.feeds.copy}
        </button>
        <a className="button" href={feed.webcal}>
          {m.feeds.open}
        </a>
      </p>
    </div>
  );
}
