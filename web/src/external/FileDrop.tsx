import { type DragEvent, useId, useRef, useState } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';
import type { PickedFile } from './draft.ts';

/** As the server takes it: 10 MB. */
const MOST_BYTES = 10 * 1024 * 1024;

type Props = { label: string; file: PickedFile | null; fault: string | null; onFile: (file: PickedFile) => void };

/** A file by its button or by dropping it here. */
export function FileDrop({ label, file, fault, onFile }: Props) {
  const words = useExternalWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const take = async (picked: File | undefined) => {
    if (!picked) return;
    setTooLarge(picked.size > MOST_BYTES);
    if (picked.size > MOST_BYTES) return;
    onFile({ name: picked.name, bytes: picked.size, text: await picked.text() });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const said = tooLarge ? words.form.fileTooLarge : fault;
  return (
    <div className="field">
      <span id={id} className="label">
        {label}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears files dropped on it; the button does the same */}
      <div
        className={over ? 'file-drop over' : 'file-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {file ? (
          <span className="strong">{words.form.fileRead(file.name, saySize(file.bytes))}</span>
        ) : (
          <span className="muted">{words.form.fileDrop}</span>
        )}
        <button
          type="button"
          className="button"
          aria-describedby={said ? `${id} ${id}-fault` : id}
          onClick={() => input.current?.click()}
        >
          {file ? words.form.fileOther : words.form.fileChoose}
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".ics,.ical,.ifb,text/calendar"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            // The same file chosen again, after it was corrected, is a choice as well.
            event.target.value = '';
          }}
        />
      </div>
      {said && (
        <span id={`${id}-fault`} className="bad small" role="alert">
          {said}
        </span>
      )}
    </div>
  );
}

/** `12 kB`, `3.4 MB` */
function saySize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
