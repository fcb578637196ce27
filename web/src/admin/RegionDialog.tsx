import type { AdminRegion } from '@jishi/shared/schema/admin-region';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { regionsQuery } from '../search/queries.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useOnTop } from '../ui/useOnTop.ts';
import { Confirm } from './Confirm.tsx';
import { hasName, NameFields, nameIn, sayNames } from './NameFields.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useTexts } from './useTexts.ts';

export type Doing = { readonly what: 'rename' | 'add' | 'remove'; readonly region: AdminRegion };
type Props = { doing: Doing; onClose: () => void };

/** Names a region, adds a county to it, or takes it away. */
export function RegionDialog({ doing, onClose }: Props) {
  return doing.what === 'remove' ? (
    <RemoveRegion region={doing.region} onClose={onClose} />
  ) : (
    <NameRegion doing={doing} onClose={onClose} />
  );
}

/** Regions are read once by the pages that search; they have changed now. */
function useRegionChange<Given>(work: (given: Given) => Promise<unknown>, told: string, onClose: () => void) {
  const client = useQueryClient();
  return useChange(work, told, () => {
    void client.invalidateQueries({ queryKey: regionsQuery.queryKey });
    onClose();
  });
}

function NameRegion({ doing: { what, region }, onClose }: Props) {
  const t = useTexts();
  const { name } = useMessages();
  const adding = what === 'add';
  const prefix = region.code.slice(0, 4);
  const newest = adding ? { zh: '', en: '' } : { zh: region.name.zh ?? '', en: region.name.en ?? '' };
  const { draft: names, theirs, change: setNames, takeTheirs } = useOnTop(newest, adding ? '' : region.etag);
  const [code, setCode] = useState(prefix);
  const saving = useRegionChange(
    () =>
      adding
        ? change('POST', 'regions', { code, parent: region.code, name: nameIn(names) })
        : change('PATCH', `regions/${region.code}`, { name: nameIn(names) }, region.etag),
    adding ? t.regions.added : t.saved,
    onClose,
  );
  const sound = hasName(names) && (!adding || /^\d{6}$/.test(code));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) saving.mutate(undefined);
  };
  const known = name(region.name);
  const stale = isStale(saving.error);
  const take = () => {
    takeTheirs();
    saving.reset();
  };
  return (
    <Dialog title={adding ? t.regions.addCountyLabel(known) : t.regions.renameLabel(known)} onClose={onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        {adding && (
          <TextField
            label={t.regions.code}
            value={code}
            onChange={setCode}
            maxLength={6}
            hint={t.regions.codeHint(prefix)}
          />
        )}
        <NameFields value={names} onChange={setNames} />
        {(stale || theirs.length > 0) && (
          <StaleNotice theirs={[{ label: `${t.nameZh} / ${t.nameEn}`, now: sayNames(newest) }]} onTake={take} />
        )}
        {saving.isError && !stale && <ProblemNotice error={saving.error} />}
        <DialogButtons
          action={adding ? t.regions.addCounty : t.save}
          disabled={!sound || saving.isPending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

function RemoveRegion({ region, onClose }: { region: AdminRegion; onClose: () => void }) {
  const t = useTexts();
  const { name } = useMessages();
  const removing = useRegionChange(
    () => change('DELETE', `regions/${region.code}`, undefined, region.etag),
    t.regions.removed,
    onClose,
  );
  return (
    <Confirm
      title={t.regions.removeTitle(name(region.name))}
      action={t.remove}
      grave
      running={removing.isPending}
      error={removing.error}
      onDo={() => removing.mutate(undefined)}
      onClose={onClose}
    >
      <p>{t.regions.removeBody}</p>
    </Confirm>
  );
}
