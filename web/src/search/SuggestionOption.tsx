import type { Suggestion } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';

type Props = { id: string; suggestion: Suggestion; active: boolean; onChoose: () => void };

/** A completion: what it is called, what it is, and how many instruments it leads to where that is known. */
export function SuggestionOption({ id, suggestion, active, onChoose }: Props) {
  const { m, name } = useMessages();
  const { count } = suggestion;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: focus and keys stay in the combobox
    <div
      id={id}
      role="option"
      aria-selected={active}
      className="suggestion"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className="suggestion-name">{name(suggestion.label)}</span>{' '}
      <span className="muted small suggestion-kind">{m.search.kinds[suggestion.kind]}</span>{' '}
      <span className="muted small suggestion-count">
        {count !== undefined && m.search.suggestionsFor(count.toLocaleString('en'))}
      </span>
    </div>
  );
}
