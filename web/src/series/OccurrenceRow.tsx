import { saySpan } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import type { Occurrence } from '@jishi/shared/time/series';
import type { Span } from '@jishi/shared/time/span';
import { useId, useState } from 'react';
import { SpanFields } from '../bookings/SpanFields.tsx';
import { RefusalList } from '../instrument/RefusalList.tsx';
import { lengthsOffered } from '../instrument/usualLength.ts';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import type { Fate } from './useFates.ts';
import { useSeriesTexts } from './useTexts.ts';

type Props = {
  occurrence: Occurrence;
  instrument: Instrument;
  /** Null while it is not known. */
  fate: Fate | null;
  skipped: boolean;
  /** Its own time, where it has one. */
  elsewhen: Span | null;
  instead: readonly Span[];
  onSkip: (skipped: boolean) => void;
  onElsewhen: (span: Span | null) => void;
};

/** One time of the series: whether it can be booked and why not, left out or at another time at will. */
export function OccurrenceRow({ occurrence, instrument, fate, skipped, elsewhen, instead, onSkip, onElsewhen }: Props) {
  const { m, language } = useMessages();
  const texts = useSeriesTexts();
  const [open, setOpen] = useState(false);
  const editorId = useId();
  const { zone } = instrument.facility;
  const byRule = saySpan(occurrence, zone, language);
  const span = elsewhen ?? occurrence;
  const second = otherZone(zone, useReaderZone(), span.from);
  const refused = fate !== null && !fate.fits && !skipped;
  return (
    <li className={`occurrence${skipped ? ' skipped' : ''}${refused ? ' refused' : ''}`}>
      <div className="row spread">
        <div>
          <p className="strong">{saySpan(span, zone, language)}</p>
          {second && (
            <p className="muted small">
              {m.instrument.inYourZone(second)}: {saySpan(span, second, language)}
            </p>
          )}
          {elsewhen && <p className="muted small">{texts.elsewhen(byRule)}</p>}
        </div>
        <Mark fate={fate} skipped={skipped} />
      </div>
      {refused && <RefusalList refusals={fate.refusals} zone={zone} title={m.instrument.refused} />}
      {refused && instead.length > 0 && (
        <div className="row tags">
          <span className="small muted">{texts.instead}</span>
          {instead.map((one) => (
            <button key={one.from} type="button" className="chip" onClick={() => onElsewhen(one)}>
              {saySpan(one, zone, language)}
            </button>
          ))}
        </div>
      )}
      <div className="row">
        <button
          type="button"
          className="link-button small"
          aria-label={texts.labelled(skipped ? texts.unskip : texts.skip, byRule)}
          onClick={() => onSkip(!skipped)}
        >
          {skipped ? texts.unskip : texts.skip}
        </button>
        {!skipped && (
          <button
            type="button"
            className="link-button small"
            aria-expanded={open}
            aria-controls={editorId}
            aria-label={texts.labelled(open ? texts.done : texts.change, byRule)}
            onClick={() => setOpen(!open)}
          >
            {open ? texts.done : texts.change}
          </button>
        )}
        {!skipped && elsewhen && (
          <button
            type="button"
            className="link-button small"
            aria-label={texts.labelled(texts.asRule, byRule)}
            onClick={() => onElsewhen(null)}
          >
            {texts.asRule}
          </button>
        )}
      </div>
      <div id={editorId} hidden={!open || skipped}>
        {open && !skipped && (
          <SpanFields
            span={span}
            zone={zone}
            stepMinutes={instrument.rules.stepMinutes}
            lengths={lengthsOffered(instrument.rules)}
            onChange={onElsewhen}
          />
        )}
      </div>
    </li>
  );
}

function Mark({ fate, skipped }: { fate: Fate | null; skipped: boolean }) {
  const texts = useSeriesTexts();
  if (skipped) return <span className="tag">{texts.skipped}</span>;
  if (!fate) return <span className="muted">…</span>;
  if (fate.fits) return <span className="good small">✓ {texts.fits}</span>;
  return <span className="tag red">✕ {texts.cannot}</span>;
}
