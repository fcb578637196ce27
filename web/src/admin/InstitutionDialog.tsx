import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { InstitutionFields, institutionIn, NO_INSTITUTION } from './InstitutionFields.tsx';
import { hasName } from './NameFields.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

/** Enters an institution, which is admitted at once. */
export function InstitutionDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { name } = useMessages();
  const navigate = useNavigate();
  const [id] = useState(() => uuidv7());
  const [draft, setDraft] = useState(NO_INSTITUTION);
  const entering = useChange(
    () => change<AdminInstitution>('POST', 'institutions', { id, ...institutionIn(draft) }),
    (made) => t.institutions.entered(name(made.name)),
    () => void navigate({ to: '/admin/institutions/$id', params: { id } }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hasName(draft.name)) entering.mutate();
  };
  return (
    <Dialog title={t.institutions.add} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <InstitutionFields value={draft} onChange={setDraft} />
        {entering.isError && <ProblemNotice error={entering.error} />}
        <DialogButtons
          action={t.institutions.add}
          disabled={!hasName(draft.name) || entering.isPending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
