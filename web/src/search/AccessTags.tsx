import type { Access } from '@jishi/shared/schema/instrument';
import { useMessages } from '../messages/useMessages.tsx';

const LOOKS = {
  now: 'tag accent',
  approval: 'tag amber',
  authorisation: 'tag amber',
  paused: 'tag red',
  request: 'tag',
} as const satisfies Record<Access, string>;

/** What stands between the reader and an instrument's time, as items of a list of tags. */
export function AccessTags({ access }: { access: readonly Access[] }) {
  const { m } = useMessages();
  return access.map((one) => (
    <li key={one} className={LOOKS[one]}>
      {m.access[one]}
    </li>
  ));
}
