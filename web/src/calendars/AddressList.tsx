import { sayDate, sayInstant } from '@jishi/shared/messages/format';
import type { Feed } from '@jishi/shared/schema/feed';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { programOf } from './program.ts';
import { feedsQuery } from './queries.ts';
import { RevokeDialog } from './RevokeDialog.tsx';
import { useClassName, useFeedTitle } from './useFeedTitle.ts';

/** All addresses of the reader that work, what each shows and who reads it, to be revoked one by one. */
export function AddressList() {
  const words = useFeedWords();
  const found = useQuery(feedsQuery);
  const heading = useRef<HTMLHeadingElement>(null);
  const [revoking, setRevoking] = useState<Feed | null>(null);
  return (
    <section className="panel stack" aria-labelledby="addresses-title">
      <h2 id="addresses-title" ref={heading} tabIndex={-1}>
        {words.list}
      </h2>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && (
        <p>
          <span className="strong">{words.none}</span> <span className="muted">{words.noneHint}</span>
        </p>
      )}
      {found.data && found.data.length > 0 && (
        <ul className="addresses">
          {found.data.map((feed) => (
            <AddressRow key={feed.id} feed={feed} onRevoke={() => setRevoking(feed)} />
          ))}
        </ul>
      )}
      {revoking && (
        <RevokeDialog feed={revoking} onClose={() => setRevoking(null)} onGone={() => heading.current?.focus()} />
      )}
    </section>
  );
}

function AddressRow({ feed, onRevoke }: { feed: Feed; onRevoke: () => void }) {
  const words = useFeedWords();
  const { name, language } = useMessages();
  const zone = useReaderZone();
  const titleOf = useFeedTitle();
  const className = useClassName();
  const program = feed.lastUserAgent ? programOf(feed.lastUserAgent) : null;
  const used = feed.lastUsedAt
    ? words.lastUsed(
        sayInstant(Date.parse(feed.lastUsedAt), zone, language),
        program ? words.programs[program] : feed.lastUserAgent,
      )
    : words.neverUsed;
  return (
    <li className="address-row">
      <div className="stack tight">
        <p>
          <span className="strong">{words.titles[feed.kind]}</span>
          {feed.target && (
            <>
              {' · '}
              <Target feed={feed} text={name(feed.target)} />
            </>
          )}
        </p>
        <p className="row address-tags">
          {feed.kind !== 'availability' && (
            <span className={feed.detail === 'full' ? 'tag accent' : 'tag'}>{words.detailTags[feed.detail]}</span>
          )}
          {feed.classCode && <span className="tag">{className(feed.classCode)}</span>}
          <span className="muted small">{words.made(sayDate(Date.parse(feed.createdAt), zone, language))}</span>
          <span className="muted small">{used}</span>
        </p>
      </div>
      <button type="button" className="button grave" aria-label={words.revokeLabel(titleOf(feed))} onClick={onRevoke}>
        {words.revoke}
      </button>
    </li>
  );
}

function Target({ feed, text }: { feed: Feed; text: string }) {
  if ((feed.kind === 'instrument' || feed.kind === 'availability') && feed.targetId) {
    return (
      <Link to="/instruments/$id" params={{ id: feed.targetId }}>
        {text}
      </Link>
    );
  }
  return text;
}
