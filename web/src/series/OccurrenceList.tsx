import type { Instrument } from '@jishi/shared/schema/instrument';
import type { Occurrence } from '@jishi/shared/time/series';
import { useState } from 'react';
import { OccurrenceRow } from './OccurrenceRow.tsx';
import type { Fates } from './useFates.ts';
import { useSeriesTexts } from './useTexts.ts';
import type { Draft } from './useWish.ts';

const SHOWN_AT_FIRST = 30;

type Props = { occurrences: readonly Occurrence[]; instrument: Instrument; draft: Draft; fates: Fates };

/** Every time of the rule. Of very many the first are shown, and all that cannot be booked. */
export function OccurrenceList({ occurrences, instrument, draft, fates }: Props) {
  const texts = useSeriesTexts();
  const [all, setAll] = useState(false);
  const shown = occurrences.filter(
    ({ date }, index) => all || index < SHOWN_AT_FIRST || fates.of.get(date)?.fits === false,
  );
  return (
    <>
      <ol className="occurrences">
        {shown.map((occurrence) => (
          <OccurrenceRow
            key={occurrence.date}
            occurrence={occurrence}
            instrument={instrument}
            fate={fates.of.get(occurrence.date) ?? null}
            skipped={draft.skipped.has(occurrence.date)}
            elsewhen={draft.instead.get(occurrence.date) ?? null}
            instead={fates.instead.get(occurrence.date) ?? []}
            onSkip={(skipped) => draft.skip(occurrence.date, skipped)}
            onElsewhen={(span) => draft.setInstead(occurrence.date, span)}
          />
        ))}
      </ol>
      {shown.length < occurrences.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {texts.all(occurrences.length)}
        </button>
      )}
    </>
  );
}
