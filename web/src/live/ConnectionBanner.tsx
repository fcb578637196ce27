import { useEffect, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useConnectionLost, useReturns } from './connection.ts';

const GOOD_NEWS_MS = 5000;

/** Says that the server is away, and for a moment that it is back. */
export function ConnectionBanner() {
  const { m } = useMessages();
  const lost = useConnectionLost();
  const back = useJustBack();
  return (
    <div role="status">
      {lost && <p className="banner">{m.shell.connectionLost}</p>}
      {back && !lost && <p className="banner back">{m.shell.connectionBack}</p>}
    </div>
  );
}

function useJustBack(): boolean {
  const returns = useReturns();
  const [seen, setSeen] = useState(returns);
  useEffect(() => {
    if (returns === seen) return;
    const timer = setTimeout(() => setSeen(returns), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [returns, seen]);
  return returns !== seen;
}
