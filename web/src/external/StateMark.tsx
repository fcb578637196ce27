import type { ExternalCalendar } from '@jishi/shared/schema/external-calendar';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { LOOKS, standingOf } from './standing.ts';

/** How a calendar stands: word, colour and sign. */
export function StateMark({ calendar }: { calendar: ExternalCalendar }) {
  const words = useExternalWords();
  const standing = standingOf(calendar);
  const { tag, sign } = LOOKS[standing];
  return (
    <span className={tag}>
      <span aria-hidden="true">{sign} </span>
      {words.states[standing]}
    </span>
  );
}
