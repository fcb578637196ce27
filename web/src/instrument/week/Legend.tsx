import { useMessages } from '../../messages/useMessages.tsx';

const STATES = ['free', 'mine', 'taken', 'pending', 'maintenance', 'external', 'closed'] as const;

export function Legend() {
  const { m } = useMessages();
  return (
    <ul className="legend small" aria-label={m.instrument.legend}>
      {STATES.map((state) => (
        <li key={state}>
          <span
            className={`legend-mark ${state === 'free' || state === 'closed' ? 'slot' : 'block'} ${state}`}
            aria-hidden="true"
          />
          {m.instrument.legendItems[state]}
        </li>
      ))}
    </ul>
  );
}
