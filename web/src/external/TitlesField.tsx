import { useId } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';

/** Whether titles of events are kept, and who sees them. */
export function TitlesField({ titles, onTitles }: { titles: boolean; onTitles: (titles: boolean) => void }) {
  const words = useExternalWords();
  const id = useId();
  return (
    <div>
      <label className="radio">
        <input
          type="checkbox"
          checked={titles}
          aria-describedby={id}
          onChange={(event) => onTitles(event.target.checked)}
        />
        {words.form.titles}
      </label>
      <p id={id} className="muted small radio-hint">
        {words.form.titlesHint}
      </p>
    </div>
  );
}
