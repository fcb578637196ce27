import { sayDate } from '@jishi/shared/messages/format';
import type { Group, GroupRole } from '@jishi/shared/schema/group';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { removeMember, setRole } from './member-queries.ts';
import { useGroupChange } from './useGroupChange.ts';
import { useTexts } from './useTexts.ts';

type Props = { group: Group; member: Group['members'][number]; leads: boolean; self: string | undefined };

/** A member; whoever leads the group says what they are, and takes them out. */
export function MemberRow({ group, member, leads, self }: Props) {
  const { language } = useMessages();
  const t = useTexts();
  const zone = useReaderZone();
  const [removing, setRemoving] = useState(false);
  const { person, role, since } = member;
  const changing = useGroupChange((next: GroupRole) => setRole(group.id, person.id, next), t.roleChanged);
  return (
    <li>
      <div className="row spread">
        <div>
          <p>
            <span className="strong">{person.name}</span> {person.id === self && <span className="tag">{t.you}</span>}
          </p>
          <p className="muted small">
            {[person.email, t.since(sayDate(Date.parse(since), zone, language))].filter(Boolean).join(' · ')}
          </p>
        </div>
        {leads ? (
          <span className="row">
            <select
              className="input role-select"
              aria-label={t.roleOf(person.name)}
              value={role}
              disabled={changing.isPending}
              onChange={(event) => changing.mutate(event.target.value as GroupRole)}
            >
              <option value="head">{t.roles.head}</option>
              <option value="member">{t.roles.member}</option>
            </select>
            {person.id !== self && (
              <button
                type="button"
                className="button quiet"
                aria-label={t.removeLabel(person.name)}
                onClick={() => setRemoving(true)}
              >
                {t.remove}
              </button>
            )}
          </span>
        ) : (
          <span className="tag">{t.roles[role]}</span>
        )}
      </div>
      {changing.isError && <ProblemNotice error={changing.error} />}
      {removing && (
        <ConfirmDialog
          title={t.removeTitle(person.name)}
          consequence={t.removeConsequence}
          action={t.remove}
          said={t.removed}
          act={() => removeMember(group.id, person.id)}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
