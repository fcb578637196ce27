import type { Institution } from '@jishi/shared/schema/institution';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { get } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';

function institutionsQuery(q: string) {
  return queryOptions({
    queryKey: ['institutions', q],
    queryFn: async ({ signal }) => (await get<{ items: Institution[] }>('/institutions', { q }, signal)).items,
    enabled: q.trim().length > 1,
    staleTime: 60_000,
  });
}

/** Where a new user works: found by name, chosen from a list, or left open. */
export function InstitutionField({ onChange }: { onChange: (id: string | null) => void }) {
  const { m, name } = useMessages();
  const id = useId();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Institution | null>(null);
  const { data: found = [], isSuccess } = useQuery(institutionsQuery(useDeferredValue(text.trim())));
  const choose = (institution: Institution | null) => {
    setChosen(institution);
    setText(institution ? name(institution.name) : text);
    onChange(institution?.id ?? null);
  };
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {m.signIn.institution} ({m.common.optional})
      </label>
      <input
        id={id}
        className="input"
        type="search"
        autoComplete="organization"
        maxLength={100}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (chosen) choose(null);
        }}
      />
      <span className="muted small">{m.signIn.institutionHint}</span>
      <span role="status" className="muted small">
        {!chosen && isSuccess && found.length === 0 && m.signIn.institutionMissing}
      </span>
      {!chosen && found.length > 0 && (
        <ul className="institution-list">
          {found.slice(0, 8).map((institution) => (
            <li key={institution.id}>
              <button type="button" className="button quiet" onClick={() => choose(institution)}>
                {name(institution.name)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
