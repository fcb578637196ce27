import { Link } from '@tanstack/react-router';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useHelpWords } from '../messages/useHelpWords.ts';
import { ClientSteps } from './ClientSteps.tsx';
import { CLIENT_IDS, type ClientId, isClient } from './clients.ts';

type Props = { client: ClientId; onClient: (client: ClientId) => void };

/** The help for the program that the reader picks. */
export function ClientPicker({ client, onClient }: Props) {
  const words = useFeedWords();
  const help = useHelpWords();
  return (
    <div className="stack tight client-picker">
      <label className="field">
        <span className="label">{words.program}</span>
        <select
          className="input"
          value={client}
          onChange={({ target }) => isClient(target.value) && onClient(target.value)}
        >
          {CLIENT_IDS.map((one) => (
            <option key={one} value={one}>
              {help.clients[one].name}
            </option>
          ))}
        </select>
      </label>
      <ClientSteps client={client} />
      <p className="small">
        <Link to="/calendars/help" hash={client}>
          {words.help}
        </Link>
      </p>
    </div>
  );
}
