import type { InventoryItem } from '@jishi/shared/schema/inventory';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import type { Known } from './fields.ts';
import { addItem } from './queries.ts';

type Props = { facility: string; known: Known; onDone: (item: InventoryItem) => void; onClose: () => void };

/** A name is enough to begin with; the rest is typed in the table. */
export function AddDialog({ facility, known: { texts, language }, onDone, onClose }: Props) {
  const [name, setName] = useState('');
  const [model, setModel] = useState('');
  // The same id however often it is sent.
  const id = useRef(uuidv7());
  const add = useMutation({
    mutationFn: () =>
      addItem(facility, {
        id: id.current,
        name: { [language]: name.trim() },
        ...(model.trim() === '' ? {} : { model: model.trim() }),
      }),
    onSuccess: onDone,
  });
  return (
    <Dialog title={texts.addTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') add.mutate();
        }}
      >
        <label className="field">
          <span className="label">{texts.addName}</span>
          <input
            className="input"
            required
            maxLength={300}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="label">{texts.fields.model}</span>
          <input className="input" maxLength={200} value={model} onChange={(event) => setModel(event.target.value)} />
        </label>
        {add.isError && <ProblemNotice error={add.error} />}
        <p>
          <button type="submit" className="button main" disabled={add.isPending}>
            {texts.addButton}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
