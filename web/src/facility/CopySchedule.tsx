import type { Schedule } from '@jishi/shared/schema/schedule';
import { localDate } from '@jishi/shared/time/zone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { v7 as uuidv7 } from 'uuid';
import { useAnnounce } from '../ui/Announcer.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { makeSchedule } from './scheduleChange.ts';
import { draftOf, versionOf } from './scheduleDraft.ts';
import { useHoursTexts } from './useHoursTexts.ts';

const route = getRouteApi('/facility/availability');
const MAX_NAME = 100;

/** A new schedule that begins as this one is, for instruments that shall have other hours. */
export function CopySchedule({ facility, schedule }: { facility: string; schedule: Schedule }) {
  const texts = useHoursTexts();
  const navigate = route.useNavigate();
  const announce = useAnnounce();
  const client = useQueryClient();
  const copy = useMutation({
    mutationFn: () => {
      const today = localDate(schedule.zone, Date.now());
      const version = versionOf(draftOf({ ...schedule, effectiveFrom: today }, today));
      const name = [...texts.copyName(schedule.name)].slice(0, MAX_NAME).join('');
      return makeSchedule(facility, uuidv7(), { ...version, name });
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['facility', facility] });
      await navigate({ search: (before) => ({ ...before, schedule: id }), resetScroll: false });
      announce(texts.copied);
    },
  });
  return (
    <>
      {copy.isError && <ProblemNotice error={copy.error} />}
      <p>
        <button type="button" className="button" disabled={copy.isPending} onClick={() => copy.mutate()}>
          {texts.copy}
        </button>
      </p>
    </>
  );
}
