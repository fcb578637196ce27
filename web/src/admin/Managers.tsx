import type { AdminFacility } from '@jishi/shared/schema/admin-institution';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { Confirm } from './Confirm.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

/** Who manages a facility: taken in by address, taken out after saying what that means. */
export function Managers({ facility }: { facility: AdminFacility }) {
  const t = useTexts();
  const { name } = useMessages();
  const [email, setEmail] = useState('');
  const [leaving, setLeaving] = useState<AdminFacility['managers'][number] | null>(null);
  const path = `facilities/${facility.id}/managers`;
  const adding = useChange(
    () => change('POST', path, { email: email.trim() }),
    t.facilities.managerAdded,
    () => setEmail(''),
  );
  const removing = useChange(
    (personId: string) => change('DELETE', `${path}/${personId}`),
    t.facilities.managerRemoved,
    () => setLeaving(null),
  );
  const unknown = adding.error instanceof ApiProblem && adding.error.slug === 'not-found';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() !== '') adding.mutate();
  };
  return (
    <div className="stack tight">
      {facility.managers.length === 0 ? (
        <p className="tag amber admin-wrap">{t.facilities.noManagers}</p>
      ) : (
        <ul className="admin-managers">
          {facility.managers.map((one) => (
            <li key={one.id} className="row">
              <Link to="/admin/people/$id" params={{ id: one.id }}>
                {one.name}
              </Link>
              <span className="muted small">{one.email}</span>
              {one.suspended && <span className="tag red">{t.people.suspended}</span>}
              <button
                type="button"
                className="button quiet"
                aria-label={t.facilities.removeManager(one.name)}
                onClick={() => setLeaving(one)}
              >
                {t.remove}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className="admin-inline" onSubmit={submit} noValidate>
        <TextField
          label={t.facilities.addManager}
          type="email"
          value={email}
          onChange={setEmail}
          fault={unknown ? t.facilities.nobody : undefined}
        />
        <button type="submit" className="button" disabled={email.trim() === '' || adding.isPending}>
          {t.add}
        </button>
      </form>
      {adding.isError && !unknown && <ProblemNotice error={adding.error} />}
      {leaving && (
        <Confirm
          title={t.facilities.removeTitle(leaving.name)}
          action={t.remove}
          grave
          running={removing.isPending}
          error={removing.error}
          onDo={() => removing.mutate(leaving.id)}
          onClose={() => setLeaving(null)}
        >
          <p>{t.facilities.removeBody(name(facility.name))}</p>
        </Confirm>
      )}
    </div>
  );
}
