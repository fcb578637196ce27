import { useEffect, useId } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { chooseGroup } from './choice.ts';
import { MakeGroup } from './MakeGroup.tsx';
import { useGroup } from './useGroup.ts';

/** For which research group it is; for somebody without one what to do, where a rule asks for it. */
export function GroupField({ asked }: { asked: boolean }) {
  const { m, name } = useMessages();
  const id = useId();
  const { groups, groupId } = useGroup();
  const only = groups?.length === 1 ? groups[0]?.id : undefined;
  useEffect(() => {
    if (asked && only) chooseGroup(only);
  }, [asked, only]);
  if (!groups) return null;
  if (groups.length === 0) return asked ? <MakeGroup /> : null;
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {m.group.label}
      </label>
      <select
        id={id}
        className="input"
        value={groupId ?? ''}
        onChange={(event) => chooseGroup(event.target.value || undefined)}
      >
        <option value="">{asked ? m.group.choose : m.group.none}</option>
        {groups.map((group) => (
          <option key={group.id} value={group.id}>
            {name(group.name)}
          </option>
        ))}
      </select>
    </div>
  );
}
