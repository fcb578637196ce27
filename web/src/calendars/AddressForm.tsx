import type { CreatedFeed, FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import type { Me } from '@jishi/shared/schema/person';
import { getRouteApi } from '@tanstack/react-router';
import { type FormEvent, useId, useRef, useState } from 'react';
import { type CalendarsAddress, FEED_DETAILS, FEED_KINDS } from '../addresses.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ClassField } from './ClassField.tsx';
import { MadeAddress } from './MadeAddress.tsx';
import { TargetField } from './TargetField.tsx';
import { useMaking, type Wanted } from './useMaking.ts';
import { useMaySeeAll } from './useMaySeeAll.ts';

const route = getRouteApi('/calendars');

/** A new address: what it shows, of what, and how much of it. What is chosen stands in the page's own address. */
export function AddressForm({ me }: { me: Me }) {
  const words = useFeedWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const making = useMaking();
  const [tried, setTried] = useState(false);
  // It is shown this once: whatever is chosen meanwhile, it stays until there is another one or it is closed.
  const [made, setMade] = useState<CreatedFeed | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const kind = search.kind ?? 'me';
  const maySeeAll = useMaySeeAll(me, kind, search.target);
  const detail = maySeeAll ? (search.detail ?? 'full') : 'busy';
  const change = (next: CalendarsAddress) => {
    if (!making.isPending) making.reset();
    setTried(false);
    void navigate({ search: ({ lang }) => ({ lang, ...next }), replace: true, resetScroll: false });
  };
  const missing = kind !== 'me' && search.target === undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(missing);
    if (missing) event.currentTarget.querySelector<HTMLElement>('[data-target]')?.focus();
    else making.mutate(wantedOf(search, detail), { onSuccess: setMade });
  };
  return (
    <section className="panel stack" aria-labelledby="new-address">
      <h2 id="new-address">{words.new}</h2>
      <form className="stack" noValidate onSubmit={submit}>
        <KindField kind={kind} onKind={(next) => change({ kind: next })} />
        {kind !== 'me' && (
          <TargetField
            key={kind}
            kind={kind}
            me={me}
            target={search.target}
            fault={tried && missing ? words.missing : undefined}
            onTarget={(target) => change({ kind, target })}
          />
        )}
        {kind === 'facility' && search.target && (
          <ClassField
            facility={search.target}
            chosen={search.class}
            onChoose={(code) => change({ ...search, class: code })}
          />
        )}
        {(kind === 'me' || search.target) && (
          <DetailField
            kind={kind}
            detail={detail}
            maySeeAll={maySeeAll}
            onDetail={(next) => change({ ...search, detail: next })}
          />
        )}
        {making.isError && <ProblemNotice error={making.error} />}
        <p>
          <button
            ref={button}
            type="submit"
            className={making.data ? 'button' : 'button main'}
            disabled={making.isPending}
          >
            {words.submit}
          </button>
        </p>
      </form>
      {made && (
        <MadeAddress
          key={made.url}
          feed={made}
          onClose={() => {
            setMade(null);
            button.current?.focus();
          }}
        />
      )}
    </section>
  );
}

function wantedOf({ kind = 'me', target, class: classCode }: CalendarsAddress, detail: FeedDetail): Wanted {
  return {
    kind,
    detail,
    ...(kind !== 'me' && target ? { targetId: target } : {}),
    ...(kind === 'facility' && classCode ? { classCode } : {}),
  };
}

function KindField({ kind, onKind }: { kind: FeedKind; onKind: (kind: FeedKind) => void }) {
  const words = useFeedWords();
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">{words.kind}</legend>
      <div className="kinds">
        {FEED_KINDS.map((one) => (
          <label key={one} className="radio">
            <input type="radio" name={id} value={one} checked={one === kind} onChange={() => onKind(one)} />
            {words.kinds[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type DetailProps = {
  kind: FeedKind;
  detail: FeedDetail;
  maySeeAll: boolean;
  onDetail: (detail: FeedDetail) => void;
};

/** One sentence says who will see what. */
function DetailField({ kind, detail, maySeeAll, onDetail }: DetailProps) {
  const words = useFeedWords();
  const id = useId();
  const restricted = kind === 'group' ? words.headsOnly : words.staffOnly;
  return (
    <fieldset className="field" aria-describedby={`${id}-sees`}>
      <legend className="label">{words.detail}</legend>
      {kind !== 'availability' && (
        <div className="kinds">
          {FEED_DETAILS.map((one) => (
            <label key={one} className="radio">
              <input
                type="radio"
                name={id}
                value={one}
                checked={one === detail}
                disabled={one === 'full' && !maySeeAll}
                onChange={() => onDetail(one)}
              />
              {words.details[one]}
            </label>
          ))}
        </div>
      )}
      <p id={`${id}-sees`} className="small">
        {words.sees[kind][detail]} <span className="muted">{words.sharing}</span>
        {!maySeeAll && kind !== 'availability' && <span className="muted"> {restricted}</span>}
      </p>
    </fieldset>
  );
}
