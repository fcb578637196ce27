import type { Instrument } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import type { DraftLine } from '../order/line.ts';
import { SignInLink } from '../ui/Problem.tsx';
import { WishDialog } from './WishDialog.tsx';

type Props = { instrument: Instrument; line: DraftLine };

/** Where a time is taken: the way to wait for another one of that length. */
export function JoinWaitlist({ instrument, line }: Props) {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  const [open, setOpen] = useState(false);
  if (!me) return <SignInLink className="button wide">{m.waitlist.signIn}</SignInLink>;
  return (
    <>
      <button type="button" className="button wide" onClick={() => setOpen(true)}>
        {m.waitlist.join}
      </button>
      {open && <WishDialog instrument={instrument} line={line} onClose={() => setOpen(false)} />}
    </>
  );
}
