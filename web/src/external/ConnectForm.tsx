import type { Facility } from '@jishi/shared/schema/institution';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { type Draft, freshDraft, isSameQuestion, missingIn, previewOf, zonesKnown } from './draft.ts';
import { faultOf } from './faultOf.ts';
import { InstrumentChoice } from './InstrumentChoice.tsx';
import { NameField } from './NameField.tsx';
import { PreviewReport } from './PreviewReport.tsx';
import { connectExternal, externalsQuery, previewExternal } from './queries.ts';
import { SourceFields } from './SourceFields.tsx';
import { TitlesField } from './TitlesField.tsx';
import { ZoneField } from './ZoneField.tsx';

type Props = { facility: Facility; onMade: (id: string) => void; onCancel: () => void };

/** A calendar to be connected: first what it would take, then, by a second button, that it takes it. */
export function ConnectForm({ facility, onMade, onCancel }: Props) {
  const { m } = useMessages();
  const words = useExternalWords();
  const [draft, setDraft] = useState(() => freshDraft(facility.zone));
  const [tried, setTried] = useState(false);
  const zones = useMemo(() => new Set(zonesKnown()), []);
  const heading = useFocusHere();
  const preview = usePreview(facility.id);
  const connect = useConnect(facility.id, onMade);
  const missing = tried ? missingIn(draft, zones) : [];
  const change = (part: Partial<Draft>) => {
    connect.reset();
    setDraft({ ...draft, ...part });
  };
  const seen = preview.data && preview.variables && isSameQuestion(preview.variables, draft) ? preview.data : null;
  const asked = preview.variables !== undefined && isSameQuestion(preview.variables, draft);
  const fault = asked ? faultOf(preview.error, words) : null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (missingIn(draft, zones).length > 0) focusFault(form);
    else preview.mutate(draft);
  };
  return (
    <section className="panel stack" aria-labelledby="connect-title">
      <h2 id="connect-title" ref={heading} tabIndex={-1}>
        {words.form.title}
      </h2>
      <form className="stack" noValidate onSubmit={submit}>
        <SourceFields draft={draft} missing={missing} fault={fault} onChange={change} />
        <NameField name={draft.name} missing={missing.includes('name')} onName={(name) => change({ name })} />
        <InstrumentChoice
          facility={facility.id}
          chosen={draft.instrumentId}
          onChoose={(instrumentId) => change({ instrumentId })}
        />
        <ZoneField zone={draft.zone} unknown={missing.includes('zone')} onZone={(zone) => change({ zone })} />
        <TitlesField titles={draft.titles} onTitles={(titles) => change({ titles })} />
        <p className="row">
          <button type="submit" className={seen ? 'button' : 'button main'} disabled={preview.isPending}>
            {words.form.preview}
          </button>
          <button type="button" className="button quiet" onClick={onCancel}>
            {m.common.cancel}
          </button>
        </p>
      </form>
      {preview.isPending && (
        <div role="status">
          <div className="bar-progress" />
          <p className="muted small">{words.form.previewing}</p>
        </div>
      )}
      {fault && (
        <div className="notice error" role="alert">
          <p className="strong">{words.form.failed}</p>
          <p>
            {fault} {words.form.kept}
          </p>
        </div>
      )}
      {asked && preview.isError && !fault && <ProblemNotice error={preview.error} />}
      {preview.data && !seen && !preview.isPending && <p className="notice warn">{words.form.changed}</p>}
      {seen && <PreviewReport preview={seen} draft={draft} />}
      {connect.isError && <ProblemNotice error={connect.error} />}
      {seen && (
        <p>
          <button
            type="button"
            className="button main"
            disabled={connect.isPending}
            onClick={() => {
              setTried(true);
              if (missingIn(draft, zones).length === 0) connect.mutate(draft);
            }}
          >
            {words.form.connect}
          </button>
        </p>
      )}
    </section>
  );
}

/** The first field that something is missing in; after the faults stand there. */
function focusFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"], .file-drop button')?.focus());
}

function useFocusHere() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}

function usePreview(facility: string) {
  const words = useExternalWords();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (draft: Draft) => previewExternal(facility, previewOf(draft)),
    onSuccess: ({ busyCount, instruments }) =>
      announce(busyCount === 0 ? words.preview.nothing : words.preview.takes(busyCount, instruments)),
  });
}

function useConnect(facility: string, onMade: (id: string) => void) {
  const words = useExternalWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  // The same calendar sent again, after an answer that was lost, is the same one.
  const [ids] = useState(() => new Map<string, string>());
  return useMutation({
    mutationFn: (draft: Draft) => {
      const wanted = { ...previewOf(draft), name: draft.name.trim() };
      const key = JSON.stringify(wanted);
      const id = ids.get(key) ?? uuidv7();
      ids.set(key, id);
      return connectExternal(facility, { ...wanted, id });
    },
    onSuccess: async (calendar) => {
      await client.invalidateQueries({ queryKey: externalsQuery(facility).queryKey });
      for (const key of ['agenda', 'today']) void client.invalidateQueries({ queryKey: [key] });
      announce(words.form.connected(calendar.name));
      onMade(calendar.id);
    },
  });
}
