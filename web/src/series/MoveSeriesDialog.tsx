import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { SeriesMovePreview } from '@jishi/shared/schema/series';
import { GRID_MINUTES } from '@jishi/shared/time/grid';
import { wallClock } from '@jishi/shared/time/zone';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useRefreshBookings } from '../bookings/useAct.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { RefusalList } from '../instrument/RefusalList.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { clockOf, TimeSelect } from '../ui/TimeSelect.tsx';
import { moveSeries, type SeenSeries, type SeriesMove, seriesMoveQuery, seriesQuery } from './queries.ts';
import { toCome } from './SeriesPage.tsx';
import { useSeriesTexts } from './useTexts.ts';

const EDGES = ['from', 'to'] as const;
const BY_DAYS = [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 14] as const;

type Props = { seen: SeenSeries; onClose: () => void };

/** Times of a series to other days or hours, with what becomes of each shown before; what does not fit stays. */
export function MoveSeriesDialog({ seen, onClose }: Props) {
  const { m } = useMessages();
  const texts = useSeriesTexts();
  const { data: newest } = useQuery({ ...seriesQuery(seen.series.id), initialData: seen });
  const [opened] = useState(() => Date.now());
  const [move, setMove] = useState<SeriesMove>(NOWHERE);
  const asked = move.byDays !== 0 || move.from !== undefined || move.to !== undefined;
  const found = useQuery({ ...seriesMoveQuery(newest, move), enabled: asked });
  const preview = asked && !found.isPlaceholderData ? (found.data ?? null) : null;
  const moving = useMovingSeries(newest, onClose);
  const stale = moving.error instanceof ApiProblem && moving.error.slug === 'stale';
  return (
    <Dialog title={texts.moveTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          moving.mutate(move);
        }}
      >
        <MoveFields move={move} seen={newest} opened={opened} onChange={setMove} />
        <p className="muted small">{m.common.inZone(newest.series.zone)}</p>
        {!asked && <p className="muted">{texts.unmoved}</p>}
        {asked && !preview && !found.isError && <p className="muted">{texts.checking}</p>}
        {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
        {preview && <Preview preview={preview} />}
        {stale && (
          <p className="notice warn" role="status">
            {texts.stale}
          </p>
        )}
        {moving.isError && !stale && <ProblemNotice error={moving.error} />}
        <DialogButtons
          action={texts.moveDo(preview?.moved ?? 0)}
          disabled={moving.isPending || !preview || preview.moved === 0}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

const NOWHERE: SeriesMove = { bookingId: undefined, byDays: 0, from: undefined, to: undefined };

type FieldsProps = { move: SeriesMove; seen: SeenSeries; opened: number; onChange: (move: SeriesMove) => void };

function MoveFields({ move, seen: { series }, opened, onChange }: FieldsProps) {
  const { language } = useMessages();
  const texts = useSeriesTexts();
  const coming = toCome(series, opened);
  const instrument = useQuery(instrumentQuery(series.instrumentId)).data;
  const stepMinutes = instrument?.rules.stepMinutes ?? GRID_MINUTES;
  const [first = series.occurrences[0]] = coming;
  const reading = (edge: 'from' | 'to') => clockOf(wallClock(series.zone, Date.parse(first?.[edge] ?? '')).minute);
  const setReading = (edge: 'from' | 'to', time: string) =>
    onChange({ ...move, [edge]: time === reading(edge) ? undefined : time });
  const sayTime = ({ from, to }: { from: string; to: string }) =>
    saySpan({ from: Date.parse(from), to: Date.parse(to) }, series.zone, language);
  const sayDays = (days: number) => (days === 0 ? texts.sameDay : days > 0 ? texts.later(days) : texts.earlier(-days));
  return (
    <>
      <label className="field">
        <span className="label">{texts.which}</span>
        <select
          className="input"
          value={move.bookingId ?? ''}
          onChange={(event) => onChange({ ...move, bookingId: event.target.value || undefined })}
        >
          <option value="">{texts.whichAll}</option>
          {coming.slice(1).map((one) => (
            <option key={one.date} value={one.bookingId}>
              {texts.whichFrom(sayTime(one))}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{texts.byDays}</span>
        <select
          className="input"
          value={move.byDays}
          onChange={(event) => onChange({ ...move, byDays: Number(event.target.value) })}
        >
          {BY_DAYS.map((days) => (
            <option key={days} value={days}>
              {sayDays(days)}
            </option>
          ))}
        </select>
      </label>
      <div className="row">
        {EDGES.map((edge) => (
          <TimeSelect
            key={edge}
            label={edge === 'from' ? texts.begin : texts.end}
            value={move[edge] ?? reading(edge)}
            stepMinutes={stepMinutes}
            onChange={(time) => setReading(edge, time)}
          />
        ))}
      </div>
    </>
  );
}

function Preview({ preview }: { preview: SeriesMovePreview }) {
  const { m, language } = useMessages();
  const texts = useSeriesTexts();
  const told = preview.occurrences.filter(({ fate }) => fate !== 'kept');
  return (
    <div className="stack tight" aria-live="polite">
      <ol className="occurrences">
        {told.map((one) => {
          const at = one.wanted ?? one;
          const time = saySpan({ from: Date.parse(at.from), to: Date.parse(at.to) }, preview.zone, language);
          return (
            <li key={one.bookingId} className="occurrence">
              <p className="row spread">
                <span className="strong">{time}</span>
                <span className={one.fate === 'moved' ? 'good small' : 'tag red'}>{texts.fates[one.fate]}</span>
              </p>
              <RefusalList refusals={one.refusals ?? []} zone={preview.zone} title={m.instrument.refused} />
            </li>
          );
        })}
      </ol>
      {preview.refused > 0 && <p className="muted">{texts.moveSome}</p>}
      <p className="row spread">
        <span>{texts.newTotal}</span>
        <span className="strong">{sayMoney(preview.price, language)}</span>
      </p>
    </div>
  );
}

function useMovingSeries(seen: SeenSeries, onClose: () => void) {
  const texts = useSeriesTexts();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (move: SeriesMove) => moveSeries(seen, move),
    onSuccess: ({ moved }) => {
      announce(texts.moved(moved));
      onClose();
    },
    onSettled: () => {
      refresh();
      void client.invalidateQueries({ queryKey: ['series'] });
    },
  });
}
