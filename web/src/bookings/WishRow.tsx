import { sayMinutes, saySpan } from '@jishi/shared/messages/format';
import type { Offer, Wish } from '@jishi/shared/schema/wish';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useRefreshBookings } from './useAct.ts';
import { acceptOffer, declineOffer, leaveWaitlist } from './wishes.ts';

const spanOf = ({ from, to }: { from: string; to: string }) => ({ from: Date.parse(from), to: Date.parse(to) });

/** One wish: what is wanted, the place in line, and an offer to answer while it stands. */
export function WishRow({ wish }: { wish: Wish }) {
  const { m, name, language } = useMessages();
  const leave = useAnswering(() => leaveWaitlist(wish.id), m.waitlist.gone);
  const title = name(wish.instrument.name);
  const others = wish.instrumentIds.length - 1;
  const window = saySpan(spanOf(wish), wish.facility.zone, language);
  return (
    <article className="stack tight">
      <p className="row spread">
        <Link to="/instruments/$id" params={{ id: wish.instrument.id }} className="strong">
          {title}
        </Link>
        <span>{wish.place === null ? m.waitlist.states[wish.state] : m.waitlist.place(wish.place)}</span>
      </p>
      {others > 0 && <p className="muted small">{m.waitlist.others(others)}</p>}
      <p className="muted small">
        {m.waitlist.wanted(sayMinutes(wish.minutes, language), window)} ({m.common.inZone(wish.facility.zone)})
      </p>
      {wish.offer && <OfferNotice offer={wish.offer} />}
      {leave.isError && <ProblemNotice error={leave.error} />}
      <p>
        <button
          type="button"
          className="button grave"
          aria-label={m.waitlist.leaveLabel(title)}
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {m.waitlist.leave}
        </button>
      </p>
    </article>
  );
}

function OfferNotice({ offer }: { offer: Offer }) {
  const { m, name, language } = useMessages();
  const [ids] = useState(() => ({ orderId: uuidv7(), bookingId: uuidv7() }));
  const accept = useAnswering(() => acceptOffer(offer.id, ids), m.waitlist.accepted);
  const decline = useAnswering(() => declineOffer(offer.id), m.waitlist.declined);
  const minutes = Math.ceil((Date.parse(offer.expiresAt) - useNow()) / 60_000);
  const { zone } = offer.facility;
  const busy = accept.isPending || decline.isPending || minutes <= 0;
  const error = accept.error ?? decline.error;
  return (
    <div className="notice stack tight" role="status">
      <p className="strong">
        {m.waitlist.offered} {saySpan(spanOf(offer), zone, language)}
      </p>
      <p className="small">
        {name(offer.instrument.name)}, {name(offer.facility.name)} ({m.common.inZone(zone)})
      </p>
      <p className="small">{minutes > 0 ? m.waitlist.left(sayMinutes(minutes, language)) : m.waitlist.over}</p>
      {error && <ProblemNotice error={error} />}
      <p className="row">
        <button type="button" className="button main" disabled={busy} onClick={() => accept.mutate()}>
          {m.waitlist.accept}
        </button>
        <button type="button" className="button" disabled={busy} onClick={() => decline.mutate()}>
          {m.waitlist.decline}
        </button>
      </p>
    </div>
  );
}

/** Does something about a wish, says that it is done, and reloads what shows it. */
function useAnswering(work: () => Promise<unknown>, done: string) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  return useMutation({
    mutationFn: work,
    onSuccess: () => announce(done),
    onSettled: () => {
      refresh();
      void client.invalidateQueries({ queryKey: ['waitlist'] });
    },
  });
}
