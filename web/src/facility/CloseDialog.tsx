import type { Today } from '@jishi/shared/schema/today';
import { ceilToGrid } from '@jishi/shared/time/grid';
import { HOUR_MS } from '@jishi/shared/time/span';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ClosureForm } from './ClosureForm.tsx';
import type { DayInstrument } from './day.ts';
import { useTodayTexts } from './useTodayTexts.ts';

const USUAL_MS = 4 * HOUR_MS;

type Props = { day: Today; instrument: DayInstrument; onDone: (id: string) => void; onClose: () => void };

/** An instrument is closed for a time with one click more: everything is filled in, and what it hits is shown at once. */
export function CloseDialog({ day, instrument, onDone, onClose }: Props) {
  const { name } = useMessages();
  const texts = useTodayTexts();
  return (
    <Dialog title={texts.closeTitle(name(instrument.name))} onClose={onClose}>
      <ClosureForm
        facility={day.facility.id}
        instrument={instrument.id}
        instruments={day.instruments.filter((one) => !one.withdrawn)}
        zone={day.zone}
        preset={{ ...usualTime(day, instrument, Date.now()), reason: texts.closeReason }}
        onMade={onDone}
      />
    </Dialog>
  );
}

/** Four hours, or what is left of the opening hours, from the next quarter of an hour that is open. */
function usualTime(day: Today, { open }: DayInstrument, now: number): { from: number; to: number } {
  const earliest = ceilToGrid(Math.max(now, Date.parse(day.from)));
  const hours = open.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  const next = hours.find(({ to }) => to > earliest);
  const from = next ? Math.max(next.from, earliest) : earliest;
  return { from, to: next ? Math.min(next.to, from + USUAL_MS) : from + USUAL_MS };
}
