import { sayMoney } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { useId } from 'react';
import { ApiProblem } from '../api.ts';
import { GroupField } from '../group/GroupField.tsx';
import { asksForGroup, useGroup } from '../group/useGroup.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import type { Wish } from './queries.ts';
import type { Fates } from './useFates.ts';
import { usePlacingSeries, usePurpose } from './usePlacingSeries.ts';
import { useSeriesTexts } from './useTexts.ts';

type Props = { instrument: Instrument; wish: Wish | null; fates: Fates; signedIn: boolean };

/** What it is for, what it costs, and one button for all that can be booked. */
export function PlaceBar({ instrument, wish, fates, signedIn }: Props) {
  const { m, language } = useMessages();
  const texts = useSeriesTexts();
  const id = useId();
  const [purpose, setPurpose] = usePurpose();
  const { groupId } = useGroup();
  const placing = usePlacingSeries();
  const { preview, checking } = fates;
  const all = [...fates.of.values()];
  const refused = [...fates.of].filter(([, { fits }]) => !fits).map(([date]) => date);
  const count = preview?.booked ?? 0;
  const asked = asksForGroup(all.flatMap(({ refusals }) => [...refusals]));
  const button = instrument.approval ? texts.request(count) : texts.place(count);
  if (!signedIn) return <SignInLink className="button main wide">{texts.signIn}</SignInLink>;
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (wish && count > 0) placing.mutate({ wish: withoutRefused(wish, refused), purpose });
      }}
    >
      {(asked || groupId) && <GroupField asked={asked} />}
      <div className="field">
        <label htmlFor={id} className="label">
          {texts.purpose} ({m.common.optional})
        </label>
        <textarea
          id={id}
          className="input"
          maxLength={500}
          rows={2}
          placeholder={texts.purposeHint}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
        />
      </div>
      {preview && (
        <p className="row spread order-sum">
          <span>{m.order.total}</span>
          <span>{sayMoney(preview.price, language)}</span>
        </p>
      )}
      {refused.length > 0 && count > 0 && <p className="muted small">{texts.leftOut}</p>}
      {count > 1 && <p className="muted small">{texts.together}</p>}
      {instrument.approval && count > 0 && <p className="muted small">{m.order.approvalNote}</p>}
      {preview && count === 0 && <p className="bad">{texts.nothing}</p>}
      {placing.isError && <Failed error={placing.error} />}
      <button
        type="submit"
        className="button main wide"
        disabled={placing.isPending || checking || count === 0 || wish === null}
      >
        {placing.isPending ? texts.placing : button}
      </button>
    </form>
  );
}

/** What is booked is what was shown: what is refused is left out by name, and the rest goes together. */
function withoutRefused(wish: Wish, refused: readonly string[]): Wish {
  const instead = new Map([...wish.instead].filter(([date]) => !refused.includes(date)));
  return { ...wish, except: [...wish.except, ...refused], instead };
}

function Failed({ error }: { error: Error }) {
  const texts = useSeriesTexts();
  if (!(error instanceof ApiProblem) || error.slug !== 'refused') return <ProblemNotice error={error} />;
  return (
    <p className="notice warn" role="alert">
      {texts.changed}
    </p>
  );
}
