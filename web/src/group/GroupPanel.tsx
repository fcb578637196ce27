import type { Group } from '@jishi/shared/schema/group';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AddMember } from './AddMember.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { MemberRow } from './MemberRow.tsx';
import { endGroup, groupQuery, removeMember } from './member-queries.ts';
import { useTexts } from './useTexts.ts';

/** One group: who belongs to it, and what its head, or anybody about themselves, can do. */
export function GroupPanel({ id, onGone }: { id: string; onGone: () => void }) {
  const found = useQuery(groupQuery(id));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  return <Shown group={found.data} onGone={onGone} />;
}

function Shown({ group, onGone }: { group: Group; onGone: () => void }) {
  const { name } = useMessages();
  const t = useTexts();
  const { data: me } = useQuery(meQuery);
  const [doing, setDoing] = useState<'leave' | 'end' | null>(null);
  const title = name(group.name);
  const own = group.members.find(({ person }) => person.id === me?.id);
  const leads = group.role === 'head' && group.endedAt === null;
  return (
    <section className="panel stack tight" aria-labelledby="group-title">
      <div>
        <h2 id="group-title">{title}</h2>
        <p className="muted">{name(group.institution.name)}</p>
      </div>
      {group.endedAt !== null && <p className="tag">{t.ended}</p>}
      {group.endedAt === null && group.confirmedAt === null && (
        <p className="notice warn">
          <span className="strong">{t.waiting}</span>
          <br />
          {t.waitingHint}
        </p>
      )}
      <h3>
        {t.memberList} ({group.members.length})
      </h3>
      <ul className="member-list">
        {group.members.map((member) => (
          <MemberRow key={member.person.id} group={group} member={member} leads={leads} self={me?.id} />
        ))}
      </ul>
      {leads && <AddMember group={group.id} />}
      {own && group.endedAt === null && (
        <p className="row">
          <button type="button" className="button" onClick={() => setDoing('leave')}>
            {t.leave}
          </button>
          {own.role === 'head' && (
            <button type="button" className="button grave" onClick={() => setDoing('end')}>
              {t.end}
            </button>
          )}
        </p>
      )}
      {doing === 'leave' && own && (
        <ConfirmDialog
          title={t.leaveTitle(title)}
          consequence={t.leaveConsequence}
          action={t.leave}
          said={t.left}
          act={() => removeMember(group.id, own.person.id)}
          onDone={onGone}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === 'end' && (
        <ConfirmDialog
          title={t.endTitle(title)}
          consequence={t.endConsequence}
          action={t.end}
          said={t.endDone}
          act={() => endGroup(group.id)}
          onDone={onGone}
          onClose={() => setDoing(null)}
        />
      )}
    </section>
  );
}
