import { useMessages } from '../messages/useMessages.tsx';
import { useConnectionLost } from './connection.ts';

export function ConnectionBanner() {
  const { m } = useMessages();
  const lost = useConnectionLost();
  return <div role="status">{lost && <p className="banner">{m.shell.connectionLost}</p>}</div>;
}
