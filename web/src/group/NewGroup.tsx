import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { makeGroup } from './queries.ts';
import { useGroupChange } from './useGroupChange.ts';
import { useTexts } from './useTexts.ts';

type Name = { readonly zh?: string; readonly en?: string };
type Made = { readonly id: string; readonly name: Name };

/** Makes a group at one's own institution, which one then heads. */
export function NewGroup({ onMade }: { onMade: (id: string) => void }) {
  const { name: say } = useMessages();
  const t = useTexts();
  const { data: me } = useQuery(meQuery);
  const field = useId();
  const [made, setMade] = useState<Made>(() => ({ id: uuidv7(), name: {} }));
  const { zh = '', en = '' } = made.name;
  const name: Name = { ...(zh.trim() ? { zh: zh.trim() } : {}), ...(en.trim() ? { en: en.trim() } : {}) };
  const making = useGroupChange(
    (group: Made) => makeGroup(group),
    (group) => t.made(say(group.name)),
    () => {
      onMade(made.id);
      setMade({ id: uuidv7(), name: {} });
    },
  );
  // Another name is another group: the same one sent again, say after a lost answer, is the same.
  const change = (part: Name) => setMade({ id: uuidv7(), name: { ...made.name, ...part } });
  if (me && !me.institution) return <p className="panel muted">{t.noInstitution}</p>;
  return (
    <form
      className="panel stack tight"
      aria-labelledby={`${field}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate({ id: made.id, name });
      }}
    >
      <h2 id={`${field}-title`}>{t.make}</h2>
      <label className="field">
        <span className="label">{t.nameZh}</span>
        <input className="input" maxLength={100} value={zh} onChange={(event) => change({ zh: event.target.value })} />
      </label>
      <label className="field">
        <span className="label">{t.nameEn}</span>
        <input className="input" maxLength={100} value={en} onChange={(event) => change({ en: event.target.value })} />
      </label>
      <p className="muted small">{t.nameHint}</p>
      {making.isError && <ProblemNotice error={making.error} />}
      <p>
        <button type="submit" className="button" disabled={Object.keys(name).length === 0 || making.isPending}>
          {t.makeDo}
        </button>
      </p>
    </form>
  );
}
