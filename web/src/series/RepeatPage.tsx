import type { Instrument } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { SpanFields } from '../bookings/SpanFields.tsx';
import { meQuery } from '../identity/me.ts';
import { PartsField } from '../instrument/PartsField.tsx';
import { instrumentQuery } from '../instrument/queries.ts';
import { lengthsOffered } from '../instrument/usualLength.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { OccurrenceList } from './OccurrenceList.tsx';
import { PlaceBar } from './PlaceBar.tsx';
import { RuleFields } from './RuleFields.tsx';
import { useFates } from './useFates.ts';
import { useSayRule } from './useSayRule.ts';
import { useSeriesTexts } from './useTexts.ts';
import { type Draft, useWish } from './useWish.ts';
import '../bookings/bookings.css';
import '../order/order.css';
import './series.css';

const route = getRouteApi('/instruments/$id/repeat');

/** Booking the same time again and again: the rule, what becomes of each time, and one button. */
export function RepeatPage() {
  const { id } = route.useParams();
  const { name } = useMessages();
  const texts = useSeriesTexts();
  const found = useQuery(instrumentQuery(id));
  const watched = useMemo(() => ({ instrument: id }), [id]);
  const keys = useMemo(() => [['series'], ['quote'], ['instrument', id]], [id]);
  useLive(watched, keys);
  usePageTitle(found.data ? texts.title(name(found.data.name)) : undefined);
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Found instrument={found.data} />;
}

function Found({ instrument }: { instrument: Instrument }) {
  const { m, name } = useMessages();
  const texts = useSeriesTexts();
  const draft = useWish(instrument);
  const { from, to, mode, parts } = route.useSearch();
  const back = (
    <Link to="/instruments/$id" params={{ id: instrument.id }} search={{ from, to, mode, parts }}>
      ‹ {texts.back}
    </Link>
  );
  return (
    <div className="stack">
      <header className="stack tight">
        <p>{back}</p>
        <h1>{texts.title(name(instrument.name))}</h1>
        <p className="muted">
          {[instrument.model, name(instrument.facility.name)].filter(Boolean).join(' · ')} ·{' '}
          {m.common.inZone(instrument.facility.zone)}
        </p>
      </header>
      {draft ? <Repeated instrument={instrument} draft={draft} /> : <p className="notice">{m.instrument.noTime}</p>}
    </div>
  );
}

function Repeated({ instrument, draft }: { instrument: Instrument; draft: Draft }) {
  const texts = useSeriesTexts();
  const sayRule = useSayRule();
  const { data: me } = useQuery(meQuery);
  const [ids] = useState(() => ({ id: uuidv7(), orderId: uuidv7() }));
  const fates = useFates(draft.wish, ids, Boolean(me));
  const { zone } = instrument.facility;
  const { expanded } = draft;
  const occurrences = 'occurrences' in expanded ? expanded.occurrences : [];
  const skipped = occurrences.filter(({ date }) => draft.skipped.has(date)).length;
  return (
    <div className="repeat">
      <section className="panel stack" aria-label={texts.rule}>
        <div className="stack tight">
          <h2>{texts.first}</h2>
          <SpanFields
            span={draft.first}
            zone={zone}
            stepMinutes={instrument.rules.stepMinutes}
            lengths={lengthsOffered(instrument.rules)}
            onChange={draft.setFirst}
          />
          <PartsField instrumentId={instrument.id} chosen={draft.parts} onChange={draft.setParts} />
        </div>
        <RuleFields draft={draft} zone={zone} />
        <hr className="rule" />
        <PlaceBar instrument={instrument} wish={draft.wish} fates={fates} signedIn={Boolean(me)} />
      </section>
      <section className="panel stack" aria-labelledby="occurrences-title">
        <div>
          <h2 id="occurrences-title">{texts.occurrences}</h2>
          <p>{sayRule(draft.repeat)}</p>
          <p className="muted" aria-live="polite">
            {fates.checking && texts.checking}
            {fates.preview && texts.summary(fates.preview.booked, fates.preview.refused, skipped)}
          </p>
        </div>
        {'fault' in expanded && <p className="notice warn">{faultSaid(texts.faults, expanded.fault)}</p>}
        {fates.error && <ProblemNotice error={fates.error} retry={fates.retry} />}
        <OccurrenceList occurrences={occurrences} instrument={instrument} draft={draft} fates={fates} />
      </section>
    </div>
  );
}

type Faults = ReturnType<typeof useSeriesTexts>['faults'];

function faultSaid(faults: Faults, fault: keyof Faults | 'none'): string {
  return fault === 'none' ? faults.count : faults[fault];
}
