import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { chooseGroup } from './choice.ts';
import { groupsQuery, makeGroup } from './queries.ts';
import './group.css';

/** What somebody without a research group does where one is needed. It may stand inside another form. */
export function MakeGroup() {
  const { m, language } = useMessages();
  const field = useId();
  const [text, setText] = useState('');
  const making = useMaking();
  const named = text.trim();
  const make = () => named && !making.isPending && making.mutate({ [language]: named });
  return (
    <section className="notice warn stack tight" aria-labelledby={`${field}-title`}>
      <p id={`${field}-title`} className="strong">
        {m.group.needed}
      </p>
      <p>{m.group.neededHint}</p>
      <div className="row group-make">
        <input
          id={field}
          className="input"
          aria-label={m.group.name}
          placeholder={m.group.name}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            make();
          }}
        />
        <button type="button" className="button" disabled={!named || making.isPending} onClick={make}>
          {m.group.make}
        </button>
      </div>
      {making.isError && <ProblemNotice error={making.error} />}
    </section>
  );
}

function useMaking() {
  const { m, name } = useMessages();
  const client = useQueryClient();
  const announce = useAnnounce();
  // The same name sent again, say after a lost answer, is the same group.
  const ids = useRef(new Map<string, string>());
  return useMutation({
    mutationFn: (named: { zh?: string; en?: string }) => {
      const content = JSON.stringify(named);
      const id = ids.current.get(content) ?? uuidv7();
      ids.current.set(content, id);
      return makeGroup({ id, name: named });
    },
    onSuccess: async (group) => {
      announce(m.group.made(name(group.name)));
      chooseGroup(group.id);
      await client.invalidateQueries({ queryKey: groupsQuery.queryKey });
    },
  });
}
