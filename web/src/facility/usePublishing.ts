import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useChanged } from './changes.ts';
import { previewHours, publishHours } from './scheduleChange.ts';
import { versionOf } from './scheduleDraft.ts';
import type { ScheduleEdit } from './useScheduleEdit.ts';

/** Previews and publishes half-made hours; what is published is what was previewed, once however often it is sent. */
export function usePublishing(
  facility: string,
  scheduleId: string,
  edit: ScheduleEdit,
  onDone: (effectiveFrom: string) => void,
) {
  const client = useQueryClient();
  const changed = useChanged();
  const id = useRef(uuidv7());
  const changeOf = ({ base, draft, plan }: ScheduleEdit) => ({
    id: id.current,
    facility,
    scheduleId,
    version: versionOf(draft),
    seen: base,
    plan,
  });
  const preview = useMutation({ mutationFn: (given: ScheduleEdit) => previewHours(changeOf(given)) });
  const publish = useMutation({
    mutationFn: (given: ScheduleEdit) => publishHours(changeOf(given)),
    onSuccess: async (_change, { draft }) => {
      id.current = uuidv7();
      preview.reset();
      // The form shows what was published the moment it lets go of the draft.
      await client.invalidateQueries({ queryKey: ['schedule', facility, scheduleId] });
      onDone(draft.effectiveFrom);
    },
    onSettled: () => {
      changed();
      for (const key of ['facility', 'instruments']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const isSeen = preview.data && preview.variables && contentOf(preview.variables) === contentOf(edit);
  const previewed = isSeen ? preview.data : null;
  return { preview, publish, previewed, version: versionOf(edit.draft) };
}

/** What a preview depends on: the message goes along as it is when it is carried out. */
function contentOf({ base, draft, plan: { message: _, ...plan } }: ScheduleEdit): string {
  return JSON.stringify([base, versionOf(draft), plan]);
}
