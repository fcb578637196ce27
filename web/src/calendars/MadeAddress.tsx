import type { CreatedFeed } from '@jishi/shared/schema/feed';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { CopyField } from './CopyField.tsx';
import { CLIENTS, type ClientId, likelyClient } from './clients.ts';
import { useFeedTitle } from './useFeedTitle.ts';

const QrCode = lazy(() => import('./QrCode.tsx').then((module) => ({ default: module.QrCode })));
const ClientPicker = lazy(() => import('./ClientPicker.tsx').then((module) => ({ default: module.ClientPicker })));

/** An address that was just made, shown this once, and how it comes into the reader's program. */
export function MadeAddress({ feed, onClose }: { feed: CreatedFeed; onClose?: () => void }) {
  const { m } = useMessages();
  const title = useFeedTitle();
  const words = useFeedWords();
  const heading = useRef<HTMLParagraphElement>(null);
  const [client, setClient] = useState<ClientId>(() => likelyClient(navigator.userAgent));
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="notice stack tight made-address" aria-label={words.ready}>
      <div>
        <p ref={heading} tabIndex={-1} className="strong">
          {words.ready}
        </p>
        <p className="small">
          {title(feed)} · {words.detailTags[feed.detail]}
        </p>
        <p className="small">{words.once}</p>
      </div>
      <CopyField main label={words.address} value={feed.url} />
      <div className="row">
        <a className="button" href={feed.webcal}>
          {words.open}
        </a>
        {onClose && (
          <button type="button" className="button" onClick={onClose}>
            {m.common.close}
          </button>
        )}
      </div>
      <QrPart webcal={feed.webcal} />
      <Account feed={feed} asked={CLIENTS[client] === 'account'} />
      {feed.freeBusy && (
        <details className="more">
          <summary>{words.freeBusy}</summary>
          <CopyField label={words.freeBusy} value={feed.freeBusy} hint={words.freeBusyHint} />
        </details>
      )}
      <Suspense fallback={null}>
        <ClientPicker client={client} onClient={setClient} />
      </Suspense>
    </section>
  );
}

function QrPart({ webcal }: { webcal: string }) {
  const words = useFeedWords();
  const [shown, setShown] = useState(false);
  return (
    <details className="more" onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{words.qr}</summary>
      {shown && (
        <Suspense fallback={null}>
          <QrCode text={webcal} label={words.qrLabel} />
        </Suspense>
      )}
      <p className="muted small">{words.qrHint}</p>
    </details>
  );
}

/** Open for programs that want an account. */
function Account({ feed, asked }: { feed: CreatedFeed; asked: boolean }) {
  const words = useFeedWords();
  return (
    <details className="more" key={String(asked)} open={asked}>
      <summary>{words.dav}</summary>
      <div className="stack tight">
        <p className="muted small">{words.davHint}</p>
        <CopyField label={words.server} value={feed.dav.url} />
        <p>
          <span className="label muted small">{words.user}</span>
          <br />
          {words.userHint}
        </p>
        <CopyField label={words.password} value={feed.dav.password} />
      </div>
    </details>
  );
}
