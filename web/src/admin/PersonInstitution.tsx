import type { AdminPerson } from '@jishi/shared/schema/admin-person';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { InstitutionField } from '../identity/InstitutionField.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

/** Where somebody works, which decides their prices. */
export function PersonInstitution({ person }: { person: AdminPerson }) {
  const t = useTexts();
  const { m, name } = useMessages();
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const saving = useChange(
    () => change('PUT', `people/${person.id}/institution`, { institutionId: chosen }, person.etag),
    t.people.changed,
    () => setChoosing(false),
  );
  const stale = isStale(saving.error);
  const begin = () => {
    saving.reset();
    setChosen(null);
    setChoosing(true);
  };
  return (
    <section className="panel stack tight">
      <h2>{t.people.institution}</h2>
      <p>
        {person.institution ? (
          <Link to="/admin/institutions/$id" params={{ id: person.institution.id }}>
            {name(person.institution.name)}
          </Link>
        ) : (
          <span className="muted">{t.people.noInstitution}</span>
        )}
      </p>
      {choosing ? (
        <>
          <InstitutionField onChange={setChosen} />
          <p className="muted small">{t.people.institutionHint}</p>
          {stale && (
            <StaleNotice
              theirs={[{ label: t.people.institution, now: person.institution ? name(person.institution.name) : '' }]}
              onTake={() => setChoosing(false)}
            />
          )}
          {saving.isError && !stale && <ProblemNotice error={saving.error} />}
          <p className="row">
            <button type="button" className="button main" disabled={saving.isPending} onClick={() => saving.mutate()}>
              {chosen === null ? t.people.clear : t.save}
            </button>
            <button type="button" className="button" onClick={() => setChoosing(false)}>
              {m.common.cancel}
            </button>
          </p>
        </>
      ) : (
        <p>
          <button type="button" className="button" onClick={begin}>
            {t.people.changeInstitution}
          </button>
        </p>
      )}
    </section>
  );
}
