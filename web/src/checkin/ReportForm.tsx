import type { TroubleKind } from '@jishi/shared/schema/trouble';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { readKept, writeKept } from '../order/kept.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { reportTrouble } from './queries.ts';
import { useCheckinTexts } from './useTexts.ts';

const KINDS: readonly TroubleKind[] = ['broken', 'limited', 'consumable', 'other'];

type Props = { instrument: string; bookingId: string | undefined; onDone: () => void };

/** What is wrong, in a few words. They survive a reload until they are sent. */
export function ReportForm({ instrument, bookingId, onDone }: Props) {
  const texts = useCheckinTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  const stored = `jishi.trouble.${instrument}`;
  const [kind, setKind] = useState<TroubleKind>('broken');
  const [text, setText] = useState(() => String(readKept(stored) ?? ''));
  // The same id for the same content, however often it is sent.
  const sent = useRef({ content: '', id: '' });
  const name = useId();
  const report = useMutation({
    mutationFn: () => {
      const input = { kind, text: text.trim(), ...(bookingId === undefined ? {} : { bookingId }) };
      const content = JSON.stringify(input);
      if (sent.current.content !== content) sent.current = { content, id: uuidv7() };
      return reportTrouble(instrument, { id: sent.current.id, ...input });
    },
    onSuccess: () => {
      writeKept(stored, null);
      announce(texts.sent);
      void client.invalidateQueries({ queryKey: ['troubles'] });
      onDone();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') report.mutate();
      }}
    >
      <fieldset className="stack tight">
        <legend className="label">{texts.kind}</legend>
        {KINDS.map((one) => (
          <label key={one} className="radio checkin-kind">
            <input type="radio" name={name} checked={kind === one} onChange={() => setKind(one)} />
            {texts.kinds[one]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span className="label">{texts.text}</span>
        <textarea
          className="input"
          rows={4}
          maxLength={2000}
          required
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            writeKept(stored, event.target.value);
          }}
        />
        <span className="muted small">{texts.textHint}</span>
      </label>
      {report.isError && <ProblemNotice error={report.error} retry={() => report.mutate()} />}
      <button type="submit" className="button main checkin-button" disabled={report.isPending}>
        {texts.send}
      </button>
    </form>
  );
}
