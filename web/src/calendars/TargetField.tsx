import type { FeedKind } from '@jishi/shared/schema/feed';
import type { Me } from '@jishi/shared/schema/person';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { facilityQuery } from '../facility/queries.ts';
import { groupsQuery } from '../group/queries.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { type Choice, ChoiceSearch } from './ChoiceSearch.tsx';
import { instrumentsFoundQuery } from './queries.ts';

export type TargetKind = Exclude<FeedKind, 'me'>;

type Props = {
  kind: TargetKind;
  me: Me;
  target: string | undefined;
  fault: string | undefined;
  onTarget: (target: string | undefined) => void;
};

/** The group, instrument or facility that an address is about. */
export function TargetField({ kind, ...rest }: Props) {
  switch (kind) {
    case 'group':
      return <GroupTarget {...rest} />;
    case 'facility':
      return <FacilityTarget {...rest} />;
    case 'instrument':
    case 'availability':
      return <InstrumentTarget {...rest} />;
  }
}

type TargetProps = Omit<Props, 'kind'>;

function GroupTarget({ target, fault, onTarget }: TargetProps) {
  const words = useFeedWords();
  const { name } = useMessages();
  const id = useId();
  const { data: groups } = useQuery(groupsQuery);
  if (groups?.length === 0) return <p className="notice">{words.noGroups}</p>;
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {words.target.group}
      </label>
      <select
        id={id}
        data-target
        className="input"
        value={target ?? ''}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onTarget(event.target.value || undefined)}
      >
        <option value="" />
        {groups?.map((group) => (
          <option key={group.id} value={group.id}>
            {name(group.name)}
          </option>
        ))}
      </select>
      {fault && (
        <span id={`${id}-fault`} className="bad small" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}

function useFound(text: string) {
  return useQuery(instrumentsFoundQuery(useDeferredValue(text.trim()))).data;
}

function InstrumentTarget({ target, fault, onTarget }: TargetProps) {
  const words = useFeedWords();
  const { name } = useMessages();
  const { data: chosen } = useQuery({ ...instrumentQuery(target ?? ''), enabled: target !== undefined });
  const [text, setText] = useState('');
  const choices = useFound(text)?.map((one) => ({
    id: one.id,
    name: [one.model, name(one.name)].filter(Boolean).join(' '),
    hint: name(one.facility.name) || name(one.institution.name),
  }));
  return (
    <ChoiceSearch
      label={words.target.instrument}
      hint={words.targetHint.instrument}
      chosen={target && { id: target, name: chosen ? name(chosen.name) : '…', hint: chosen?.model ?? '' }}
      fault={fault}
      text={text}
      onText={setText}
      choices={choices}
      onChoose={onTarget}
    />
  );
}

function FacilityTarget({ me, target, fault, onTarget }: TargetProps) {
  const words = useFeedWords();
  const { name } = useMessages();
  const { data: chosen } = useQuery({ ...facilityQuery(target ?? ''), enabled: target !== undefined });
  const [text, setText] = useState('');
  const found = useFound(text)?.map((one) => ({
    id: one.facility.id,
    name: name(one.facility.name) || name(one.institution.name),
    hint: name(one.institution.name),
  }));
  // Those that the reader manages at once, all others by what is typed.
  const mine = me.facilities.map((one) => ({ id: one.id, name: name(one.name), hint: '' }));
  const choices = text.trim().length < 2 ? mine : found && onlyOnce(found);
  return (
    <ChoiceSearch
      label={words.target.facility}
      hint={words.targetHint.facility}
      chosen={target && { id: target, name: chosen ? name(chosen.name) : '…', hint: '' }}
      fault={fault}
      text={text}
      onText={setText}
      choices={choices}
      onChoose={onTarget}
    />
  );
}

function onlyOnce(choices: readonly Choice[]): Choice[] {
  return [...new Map(choices.map((one) => [one.id, one])).values()];
}
