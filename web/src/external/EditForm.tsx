import type { ExternalCalendar, ExternalChange } from '@jishi/shared/schema/external-calendar';
import { type FormEvent, useMemo, useState } from 'react';
import type { ExternalWords } from '../messages/external.ts';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { type Draft, freshDraft, sourceOf, zonesKnown } from './draft.ts';
import { FileDrop } from './FileDrop.tsx';
import { faultOf } from './faultOf.ts';
import { NameField } from './NameField.tsx';
import { AddressField } from './SourceFields.tsx';
import { TitlesField } from './TitlesField.tsx';
import { useChanging } from './useChanging.ts';
import { ZoneField } from './ZoneField.tsx';

type Props = { calendar: ExternalCalendar; onClose: () => void };

/** Name, zone, titles, and another address or file. What was entered stays when somebody else was faster. */
export function EditForm({ calendar, onClose }: Props) {
  const words = useExternalWords();
  const [seen] = useState(calendar);
  const [draft, setDraft] = useState(() => draftOf(calendar));
  const zones = useMemo(() => new Set(zonesKnown()), []);
  // Once it was said that somebody else was faster, what was entered is meant for the newest state.
  const [told, setTold] = useState(false);
  const { version } = told ? calendar : seen;
  const changing = useChanging({ id: seen.id, version }, words.actions.saved, onClose);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const unnamed = draft.name.trim() === '';
  const lost = !zones.has(draft.zone);
  const stale = isStale(changing.error);
  const fault = faultOf(changing.error, words);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (unnamed || lost) return;
    changing.mutate(changeOf(seen, draft), { onError: (error) => setTold((before) => before || isStale(error)) });
  };
  return (
    <form className="stack external-edit" aria-label={words.edit.title} noValidate onSubmit={submit}>
      <NameField name={draft.name} missing={unnamed} onName={(name) => change({ name })} />
      {calendar.kind === 'address' ? (
        <AddressField
          label={words.edit.newAddress}
          hint={words.edit.newAddressHint}
          url={draft.url}
          fault={fault}
          onUrl={(url) => change({ url })}
        />
      ) : (
        <FileDrop label={words.edit.newFile} file={draft.file} fault={fault} onFile={(file) => change({ file })} />
      )}
      <ZoneField zone={draft.zone} unknown={lost} onZone={(zone) => change({ zone })} />
      <TitlesField titles={draft.titles} onTitles={(titles) => change({ titles })} />
      {(stale || told) && <StaleNotice theirs={theirsOf(seen, calendar, words)} onTake={onClose} />}
      {fault && (
        <p className="notice error" role="alert">
          {fault} {words.form.kept}
        </p>
      )}
      {changing.isError && !stale && !fault && <ProblemNotice error={changing.error} />}
      {changing.isPending && <div className="bar-progress" />}
      <DialogButtons action={words.actions.save} disabled={changing.isPending || unnamed || lost} onCancel={onClose} />
    </form>
  );
}

/** What somebody else changed since the form was opened. */
function theirsOf(seen: ExternalCalendar, now: ExternalCalendar, words: ExternalWords) {
  const said = [
    [words.form.name, seen.name === now.name, now.name],
    [words.facts.zone, seen.zone === now.zone, now.zone],
    [words.facts.titles, seen.titles === now.titles, now.titles ? words.titlesKept : words.titlesNot],
  ] as const;
  return said.flatMap(([label, same, text]) => (same ? [] : [{ label, now: text }]));
}

function draftOf({ kind, name, zone, titles }: ExternalCalendar): Draft {
  return { ...freshDraft(zone), kind, name, titles };
}

/** Only what differs from what was seen: nobody else's change is undone by the way. */
function changeOf(seen: ExternalCalendar, draft: Draft): ExternalChange {
  const given = draft.kind === 'address' ? draft.url.trim() !== '' : draft.file !== null;
  const name = draft.name.trim();
  return {
    ...(name === seen.name ? {} : { name }),
    ...(draft.zone === seen.zone ? {} : { zone: draft.zone }),
    ...(draft.titles === seen.titles ? {} : { titles: draft.titles }),
    ...(given ? { source: sourceOf(draft) } : {}),
  };
}
