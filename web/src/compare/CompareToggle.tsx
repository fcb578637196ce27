import { useMessages } from '../messages/useMessages.tsx';
import { useAtOnce } from '../ui/useAtOnce.ts';
import { MAX_COMPARED } from './compared.ts';

type Props = { id: string; name: string; chosen: readonly string[] | undefined; onToggle: () => void };

/** Puts an instrument among those to be compared, or takes it out again. */
export function CompareToggle({ id, name, chosen = [], onToggle }: Props) {
  const { m } = useMessages();
  const isChosen = chosen.includes(id);
  const [ticked, tick] = useAtOnce(isChosen);
  const full = !isChosen && chosen.length >= MAX_COMPARED;
  return (
    <label
      className={full ? 'radio compare-toggle full' : 'radio compare-toggle'}
      title={full ? m.compare.full : undefined}
    >
      <input
        type="checkbox"
        checked={ticked}
        disabled={full}
        aria-label={full ? `${m.compare.toggleLabel(name)} (${m.compare.full})` : m.compare.toggleLabel(name)}
        onChange={() => {
          tick(!ticked);
          onToggle();
        }}
      />
      {m.compare.toggle}
    </label>
  );
}
