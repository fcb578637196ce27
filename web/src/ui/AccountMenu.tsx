import type { Me } from '@jishi/shared/schema/person';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';

/** Who is signed in, and what is theirs. */
export function AccountMenu({ me }: { me: Me }) {
  const { m, name } = useMessages();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const onPress = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears focus leaving and Escape from what is inside
    <div
      ref={frame}
      className="account"
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className="chip account-button"
        aria-expanded={open}
        aria-controls={id}
        title={m.shell.account(me.name)}
        onClick={() => setOpen(!open)}
      >
        <span className="hidden-text">{m.shell.accountMenu}: </span>
        <span className="account-where">{me.institution && `${name(me.institution.name)} · `}</span>
        <span className="account-name">{me.name}</span>
        <span aria-hidden="true" className="account-initial">
          {[...me.name][0]}
        </span>
        <span aria-hidden="true" className="account-arrow">
          ▾
        </span>
      </button>
      <ul id={id} className="account-menu" hidden={!open}>
        <li>
          <Link to="/searches" onClick={() => setOpen(false)}>
            {m.shell.saved}
          </Link>
        </li>
        <li>
          <Link to="/calendars" onClick={() => setOpen(false)}>
            {m.shell.calendars}
          </Link>
        </li>
        <li>
          <Link to="/groups" onClick={() => setOpen(false)}>
            {m.shell.groups}
          </Link>
        </li>
        <li>
          <Link to="/training" onClick={() => setOpen(false)}>
            {m.shell.training}
          </Link>
        </li>
        {!me.institution && (
          <li>
            <Link to="/institution" onClick={() => setOpen(false)}>
              {m.shell.missingInstitution}
            </Link>
          </li>
        )}
        {me.administrator && (
          <li>
            <Link to="/admin" onClick={() => setOpen(false)}>
              {m.shell.administration}
            </Link>
          </li>
        )}
      </ul>
    </div>
  );
}
