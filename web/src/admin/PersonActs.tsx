import type { AdminPerson } from '@jishi/shared/schema/admin-person';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { Confirm } from './Confirm.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

type Act = 'administrator' | 'suspension' | 'sessions' | 'password';
/** An act, and what it makes of somebody: asked as the page showed them, whatever others do to them meanwhile. */
type Asking = { readonly act: Act; readonly on: boolean };
type Made = { readonly password?: string } | null;

/** What an administrator can do about somebody; each act says what it means before it is done. */
export function PersonActs({ person }: { person: AdminPerson }) {
  const t = useTexts();
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const isMe = me?.id === person.id;
  const acting = useChange(
    ({ reason, ...asked }: Asking & { reason: string }) => perform(person, isMe, asked, reason),
    t.people.changed,
    (made: Made) => {
      setAsking(null);
      if (made?.password) setPassword(made.password);
      if (isMe) void client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  );
  const suspended = person.suspendedAt !== null;
  const ask = (act: Act) => () => {
    acting.reset();
    setAsking({ act, on: act === 'administrator' ? !person.administrator : true });
  };
  return (
    <section className="panel stack tight">
      <h2>{t.people.actions}</h2>
      <p className="stack tight admin-acts">
        {(person.administrator || !suspended) && (
          <button type="button" className="button" onClick={ask('administrator')}>
            {person.administrator ? t.people.unmakeAdmin : t.people.makeAdmin}
          </button>
        )}
        <button type="button" className="button" onClick={ask('sessions')}>
          {t.people.signOut}
        </button>
        {!isMe && (
          <>
            <button type="button" className="button" onClick={ask('password')}>
              {t.people.password}
            </button>
            <button
              type="button"
              className={suspended ? 'button' : 'button grave'}
              onClick={
                suspended ? () => acting.mutate({ act: 'suspension', on: false, reason: '' }) : ask('suspension')
              }
            >
              {suspended ? t.people.restore : t.people.suspend}
            </button>
          </>
        )}
      </p>
      {acting.isError && asking === null && <ProblemNotice error={acting.error} />}
      {asking && (
        <ConfirmAct
          asking={asking}
          person={person}
          isMe={isMe}
          running={acting.isPending}
          error={acting.error}
          onDo={(reason) => acting.mutate({ ...asking, reason })}
          onClose={() => {
            acting.reset();
            setAsking(null);
          }}
        />
      )}
      {password && <MadePassword person={person} password={password} onClose={() => setPassword(null)} />}
    </section>
  );
}

function perform(person: AdminPerson, isMe: boolean, { act, on }: Asking, reason: string): Promise<Made> {
  const path = `people/${person.id}`;
  switch (act) {
    case 'administrator': {
      const body = { administrator: on, ...(isMe ? { myself: true } : {}) };
      return change('PUT', `${path}/administrator`, body, person.etag).then(() => null);
    }
    case 'suspension': {
      const body = on ? { suspended: true, reason } : { suspended: false };
      return change('PUT', `${path}/suspension`, body, person.etag).then(() => null);
    }
    case 'sessions':
      return change('DELETE', `${path}/sessions`).then(() => null);
    case 'password':
      return change<{ password: string }>('POST', `${path}/password`);
    default:
      return act satisfies never;
  }
}

type ConfirmProps = {
  asking: Asking;
  person: AdminPerson;
  isMe: boolean;
  running: boolean;
  error: unknown;
  onDo: (reason: string) => void;
  onClose: () => void;
};

function ConfirmAct({ asking: { act, on }, person, isMe, ...rest }: ConfirmProps) {
  const { people: t } = useTexts();
  const { administrator, suspendedAt } = person;
  const said = {
    administrator: on
      ? { title: t.makeAdminTitle(person.name), body: t.makeAdminBody, action: t.makeAdmin, grave: false }
      : { title: t.unmakeAdminTitle(person.name), body: t.unmakeAdminBody, action: t.unmakeAdmin, grave: true },
    suspension: {
      title: t.suspendTitle(person.name),
      body: t.suspendBody(person.coming),
      action: t.suspend,
      grave: true,
    },
    sessions: { title: t.signOutTitle, body: t.signOutBody, action: t.signOut, grave: false },
    password: { title: t.passwordTitle(person.name), body: t.passwordBody, action: t.password, grave: false },
  }[act];
  const now = [suspendedAt !== null && t.suspended, administrator && t.administrator].filter(Boolean).join(', ');
  return (
    <Confirm
      theirs={[{ label: person.name, now }]}
      title={said.title}
      action={said.action.replace('…', '')}
      grave={said.grave}
      {...(act === 'suspension' ? { reason: t.suspendReason } : {})}
      {...rest}
    >
      <p>{said.body}</p>
      {act === 'administrator' && isMe && <p className="notice warn">{t.unmakeMyself}</p>}
    </Confirm>
  );
}

type MadeProps = { person: AdminPerson; password: string; onClose: () => void };

function MadePassword({ person, password, onClose }: MadeProps) {
  const t = useTexts();
  const { m } = useMessages();
  const announce = useAnnounce();
  return (
    <Dialog title={person.name} onClose={onClose}>
      <div className="stack">
        <p>{t.people.passwordMade}</p>
        <p className="admin-password">
          <code>{password}</code>
        </p>
        <p className="row">
          <button
            type="button"
            className="button main"
            onClick={() => void navigator.clipboard.writeText(password).then(() => announce(t.people.copied))}
          >
            {t.people.copy}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.common.close}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
