import type { Authorisation } from '@jishi/shared/schema/authorisation';
import type { Facility } from '@jishi/shared/schema/institution';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { authorise, revoke } from './queries.ts';
import { yearAfter } from './until.ts';
import { useTexts } from './useTexts.ts';
import { useWhy } from './useWhy.ts';

type Props = { facility: Facility; picked: readonly Authorisation[]; onDone: () => void };
type Outcome = { readonly said: string; readonly failures: readonly string[] };

/** What is done to the authorisations that are chosen, one after the other, and what became of it. */
export function BulkBar({ facility, picked, onDone }: Props) {
  const { m } = useMessages();
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  const why = useWhy();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const each = async (act: (one: Authorisation) => Promise<unknown>, say: (count: number) => string) => {
    const failures: string[] = [];
    setAsking(false);
    setBusy(true);
    for (const one of picked) {
      await act(one).catch((error: unknown) => failures.push(`${one.person.name}: ${why(error)}`));
    }
    setBusy(false);
    const done = picked.length - failures.length;
    const said = failures.length === 0 ? say(done) : t.list.partly(done, picked.length);
    setOutcome({ said, failures });
    announce(said);
    onDone();
    await client.invalidateQueries({ queryKey: ['authorisations'] });
  };
  return (
    <>
      <div aria-live="polite">
        {outcome && (
          <div className={outcome.failures.length > 0 ? 'notice error' : 'good'}>
            <p>
              {outcome.failures.length === 0 && '✓ '}
              {outcome.said}
            </p>
            <ul>
              {outcome.failures.map((failure) => (
                <li key={failure}>{failure}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {picked.length > 0 && (
        <p className="row bulk-bar">
          <span className="strong">{t.list.chosen(picked.length)}</span>
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void each((one) => renew(facility, one), t.list.renewed)}
          >
            {t.list.renew}
          </button>
          <button type="button" className="button grave" disabled={busy} onClick={() => setAsking(true)}>
            {t.list.revoke}
          </button>
        </p>
      )}
      {asking && (
        <Dialog title={t.list.revokeTitle(picked.length)} onClose={() => setAsking(false)}>
          <div className="stack">
            <p>{t.list.revokeConsequence}</p>
            <ul className="stack tight">
              {picked.slice(0, 10).map((one) => (
                <li key={one.id}>{one.person.name}</li>
              ))}
            </ul>
            <p className="row">
              <button
                type="button"
                className="button grave"
                onClick={() => void each((one) => revoke(one.id), t.list.revoked)}
              >
                {t.list.revoke}
              </button>
              <button type="button" className="button" onClick={() => setAsking(false)}>
                {m.bookings.keep}
              </button>
            </p>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** The same for a year more: the new one is there before the old one goes. One without an end has nothing to renew. */
async function renew(facility: Facility, one: Authorisation): Promise<void> {
  if (one.until === null) return;
  const { instrument, type } = one.scope;
  const scope = instrument ? { instrumentId: instrument.id } : type ? { typeId: type.id } : { all: true };
  const until = yearAfter(facility.zone, Date.parse(one.until));
  const note = one.note === null ? {} : { note: one.note };
  await authorise(facility.id, { id: uuidv7(), personId: one.person.id, scope, until, ...note });
  await revoke(one.id);
}
