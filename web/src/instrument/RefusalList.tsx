import { type SpokenRefusal, sayRefusal } from '@jishi/shared/messages/say';
import { useMessages } from '../messages/useMessages.tsx';

type Props = { refusals: readonly SpokenRefusal[]; zone: string; title: string };

/** Every broken rule as a sentence. */
export function RefusalList({ refusals, zone, title }: Props) {
  const { language } = useMessages();
  if (refusals.length === 0) return null;
  return (
    <div className="bad">
      <p className="strong">{title}</p>
      <ul className="refusals">
        {refusals.map((refusal) => (
          <li key={JSON.stringify(refusal)}>
            <span aria-hidden="true">✕ </span>
            {sayRefusal(refusal, language, zone)}
          </li>
        ))}
      </ul>
    </div>
  );
}
