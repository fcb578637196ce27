import { sayMinutes } from '@jishi/shared/messages/format';
import type { AlternativeOut, RefusalOut } from '@jishi/shared/schema/booking';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { addDays, localDate } from '@jishi/shared/time/zone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { ApiProblem } from '../api.ts';
import { joinWaitlist } from '../bookings/wishes.ts';
import { GroupField } from '../group/GroupField.tsx';
import { asksForGroup, useGroup } from '../group/useGroup.ts';
import { useMessages } from '../messages/useMessages.tsx';
import type { DraftLine } from '../order/line.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { DateField } from '../ui/DateField.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { Alternatives } from './Alternatives.tsx';
import { wire } from './queries.ts';
import { RefusalList } from './RefusalList.tsx';
import { lengthsOffered } from './usualLength.ts';
import { instantAt } from './week/week.ts';

type Props = { instrument: Instrument; line: DraftLine; onClose: () => void };

/** A wish by form: which days, how long, and whether another instrument will do. Begins with the time that was taken. */
export function WishDialog({ instrument, line, onClose }: Props) {
  const { m, name, language } = useMessages();
  const { zone } = instrument.facility;
  const day = localDate(zone, line.from);
  const [wanted, setWanted] = useState({ first: day, last: day, minutes: (line.to - line.from) / 60_000, any: false });
  const { groupId } = useGroup();
  const joining = useJoining(instrument, line, groupId, onClose);
  const lengths = [...new Set([...lengthsOffered(instrument.rules), wanted.minutes])].sort((a, b) => a - b);
  const setFirst = (first: string) => setWanted({ ...wanted, first, last: wanted.last < first ? first : wanted.last });
  return (
    <Dialog title={m.waitlist.joinTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          joining.mutate(wanted);
        }}
      >
        <p>
          <span className="strong">{name(instrument.name)}</span>
          <br />
          <span className="muted">{m.waitlist.intro}</span>
        </p>
        <DateField label={m.waitlist.firstDay} value={wanted.first} onChange={setFirst} />
        <DateField
          label={m.waitlist.lastDay}
          value={wanted.last}
          min={wanted.first}
          onChange={(last) => setWanted({ ...wanted, last })}
        />
        <p className="muted small">{m.common.inZone(zone)}</p>
        <label className="field">
          <span className="label">{m.instrument.length}</span>
          <select
            className="input"
            value={wanted.minutes}
            onChange={(event) => setWanted({ ...wanted, minutes: Number(event.target.value) })}
          >
            {lengths.map((one) => (
              <option key={one} value={one}>
                {sayMinutes(one, language)}
              </option>
            ))}
          </select>
        </label>
        <label className="row">
          <input
            type="checkbox"
            checked={wanted.any}
            onChange={(event) => setWanted({ ...wanted, any: event.target.checked })}
          />
          {m.waitlist.any}
        </label>
        <GroupField asked={asksForGroup(refusedOf(joining.error).refusals)} />
        {joining.isError && <Refusal error={joining.error} zone={zone} />}
        <DialogButtons action={m.waitlist.joinDo} disabled={joining.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

type Refused = { refusals: RefusalOut[]; alternatives: AlternativeOut[] };

function refusedOf(error: Error | null): Refused {
  const { refusals = [], alternatives = [] } = (error instanceof ApiProblem ? error.document : {}) as Partial<Refused>;
  return { refusals, alternatives };
}

/** Why there is nothing to wait for: a rule that waiting does not cure, or time that is free now. */
function Refusal({ error, zone }: { error: Error; zone: string }) {
  const { m } = useMessages();
  if (!(error instanceof ApiProblem) || error.slug !== 'refused') return <ProblemNotice error={error} />;
  const { refusals, alternatives } = refusedOf(error);
  if (refusals.length > 0) return <RefusalList refusals={refusals} zone={zone} title={m.instrument.refused} />;
  return (
    <div className="notice stack tight" role="status">
      <p className="strong">{m.waitlist.freeNow}</p>
      <Alternatives alternatives={alternatives} />
    </div>
  );
}

type Wanted = { readonly first: string; readonly last: string; readonly minutes: number; readonly any: boolean };

function useJoining(instrument: Instrument, line: DraftLine, groupId: string | undefined, onDone: () => void) {
  const { m } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  // The same wish sent again, say after a lost answer, is the same wish; for another group it is another one.
  const [ids] = useState(() => new Map<string | undefined, string>());
  const { zone } = instrument.facility;
  return useMutation({
    mutationFn: ({ first, last, minutes, any }: Wanted) =>
      joinWaitlist({
        id: idFor(ids, groupId),
        instrumentId: instrument.id,
        any,
        from: wire(instantAt(first, '00:00', zone)),
        to: wire(instantAt(addDays(last, 1), '00:00', zone)),
        minutes,
        ...(line.mode ? { mode: line.mode } : {}),
        ...(groupId ? { groupId } : {}),
      }),
    onSuccess: (wish) => {
      announce(m.waitlist.joined(wish.place ?? 1));
      void client.invalidateQueries({ queryKey: ['waitlist'] });
      onDone();
    },
  });
}

function idFor(ids: Map<string | undefined, string>, groupId: string | undefined): string {
  const id = ids.get(groupId) ?? uuidv7();
  ids.set(groupId, id);
  return id;
}
