import type { InstrumentChange, InventoryItem } from '@jishi/shared/schema/inventory';
import { useEffect, useId, useRef, useState } from 'react';
import { ApiProblem, Unreachable } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { isStale } from '../ui/Stale.tsx';
import { useStaleTexts } from '../ui/useStaleTexts.ts';
import { CellEditor, editingKeys, Fault } from './CellEditor.tsx';
import { draftOf, EDITORS, type Field, type Known, NUMERIC, shownOf, wantedOf } from './fields.ts';

export type Save = (item: InventoryItem, field: Field, change: InstrumentChange, text: string) => Promise<void>;

type Props = { item: InventoryItem; field: Field; known: Known; column: number; onSave: Save };

/** One fact about one instrument: a button that becomes a field. */
export function Cell({ item, field, known, column, onSave }: Props) {
  const { texts, language } = known;
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  const shown = shownOf(item, field, known);
  const name = shownOf(item, 'name', known);
  const label = texts.fields[field];
  useEffect(() => {
    if (editing || !back.current) return;
    back.current = false;
    button.current?.focus();
  }, [editing]);
  if (EDITORS[field] === undefined) return <span className="cell-plain">{shown === '' ? texts.empty : shown}</span>;
  if (editing) {
    return (
      <Editing
        {...{ item, field, known, name, label }}
        onSave={onSave}
        onEnd={(byKey) => {
          back.current = byKey;
          setEditing(false);
        }}
      />
    );
  }
  return (
    <button
      ref={button}
      type="button"
      className={NUMERIC.has(field) ? 'cell cell-number' : 'cell'}
      data-column={column}
      lang={language === 'zh' ? 'zh-CN' : 'en'}
      aria-label={texts.edit(label, name, shown === '' ? texts.none : shown)}
      onClick={() => setEditing(true)}
    >
      {shown === '' ? <span className="muted">{texts.empty}</span> : shown}
    </button>
  );
}

type EditingProps = Omit<Props, 'column'> & { name: string; label: string; onEnd: (byKey: boolean) => void };

/** What was typed stays until it is saved or given up. */
function Editing({ item, field, known, name, label, onSave, onEnd }: EditingProps) {
  const { texts, language } = known;
  const sayError = useSayError();
  const first = draftOf(item, field, language);
  const [draft, setDraft] = useState(first);
  // What the cell said when the reader last knew of it.
  const [seen, setSeen] = useState(first);
  const [fault, setFault] = useState<string | null>(null);
  const [overtaken, setOvertaken] = useState(false);
  const [saving, setSaving] = useState(false);
  const id = useId();

  const save = async (byKey: boolean) => {
    if (saving) return;
    if (draft === seen) return onEnd(byKey);
    setFault(null);
    // The item was loaded anew behind what was typed: writing over it is to be a decision.
    if (seen !== first) {
      setSeen(first);
      return setOvertaken(true);
    }
    const wanted = wantedOf(field, draft, item, language);
    if ('fault' in wanted) return setFault(texts[wanted.fault]);
    setSaving(true);
    try {
      await onSave(item, field, wanted.change, texts.savedOne(name, label));
      onEnd(byKey);
    } catch (error) {
      if (isStale(error)) setOvertaken(true);
      else setFault(sayError(error));
    } finally {
      setSaving(false);
    }
  };
  if (overtaken && seen !== first) setSeen(first);
  const waits = fault !== null || overtaken;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears keys and focus leaving from what is inside
    <div
      className="cell-editing"
      onKeyDown={editingKeys(
        () => void save(true),
        () => onEnd(true),
      )}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget) || waits) return;
        void save(false);
      }}
    >
      <CellEditor
        {...{ field, draft, known, label: texts.edit(label, name, shownOf(item, field, known)) }}
        onDraft={setDraft}
        invalid={waits}
        describedBy={waits ? id : undefined}
        autoFocus
      />
      {waits && <Fault id={id}>{fault ?? texts.stale(shownOf(item, field, known) || texts.none)}</Fault>}
      {waits && (
        <Ways overtaken={overtaken} again={texts.save} onSave={() => void save(true)} onEnd={() => onEnd(true)} />
      )}
    </div>
  );
}

type WaysProps = { overtaken: boolean; again: string; onSave: () => void; onEnd: () => void };

/** The ways on for whoever has no Enter and Escape. */
function Ways({ overtaken, again, onSave, onEnd }: WaysProps) {
  const { m } = useMessages();
  const t = useStaleTexts();
  return (
    <span className="row">
      <button type="button" className="button" onClick={onSave}>
        {overtaken ? t.keep : again}
      </button>
      <button type="button" className="button quiet" onClick={onEnd}>
        {overtaken ? t.take : m.common.cancel}
      </button>
    </span>
  );
}

function useSayError(): (error: unknown) => string {
  const { m } = useMessages();
  return (error) => {
    if (error instanceof Unreachable) return `${m.errors.unreachable}. ${m.errors.unreachableDetail}`;
    if (!(error instanceof ApiProblem)) return m.errors.broken;
    const { errors, detail } = error.document;
    return errors?.[0]?.detail ?? detail ?? error.document.title;
  };
}
