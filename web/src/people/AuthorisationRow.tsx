import { sayDate } from '@jishi/shared/messages/format';
import type { Authorisation } from '@jishi/shared/schema/authorisation';
import { useMessages } from '../messages/useMessages.tsx';
import { useTexts } from './useTexts.ts';

type Props = {
  one: Authorisation;
  zone: string;
  soon: boolean;
  chosen: boolean;
  /** Null for what is over. */
  onChoose: (() => void) | null;
};

const TAGS = { planned: 'tag', valid: 'tag accent', expired: 'tag', revoked: 'tag' } as const;

/** One authorisation: whose, for what, and until when. */
export function AuthorisationRow({ one, zone, soon, chosen, onChoose }: Props) {
  const { name, language } = useMessages();
  const t = useTexts();
  const { person, scope, until, state } = one;
  const what = scope.instrument
    ? name(scope.instrument.name)
    : scope.type
      ? t.scope.typeOf(name(scope.type.name))
      : t.scope.all;
  return (
    <li className="authorisation-row">
      {onChoose ? (
        <input type="checkbox" aria-label={t.list.choose(person.name)} checked={chosen} onChange={onChoose} />
      ) : (
        <span />
      )}
      <div>
        <p>
          <span className="strong">{person.name}</span>{' '}
          <span className="muted small">{person.institution && name(person.institution)}</span>
        </p>
        <p>{what}</p>
        {one.note && <p className="muted small">{one.note}</p>}
      </div>
      <div className="authorisation-until">
        <p className="small">{until === null ? t.list.forever : sayDate(Date.parse(until) - 1, zone, language)}</p>
        <p>
          {soon && <span className="tag amber">{t.list.soon}</span>}{' '}
          <span className={TAGS[state]}>{t.list.states[state]}</span>
        </p>
      </div>
    </li>
  );
}
