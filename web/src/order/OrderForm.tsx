import { sayMoney } from '@jishi/shared/messages/format';
import type { AlternativeOut } from '@jishi/shared/schema/booking';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GroupField } from '../group/GroupField.tsx';
import { asksForGroup, useGroup } from '../group/useGroup.ts';
import { meQuery } from '../identity/me.ts';
import { quoteQuery } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { HoldNotice } from './HoldNotice.tsx';
import { decodeLine, encodeLine } from './line.ts';
import { OrderLine } from './OrderLine.tsx';
import { useDraft } from './useDraft.ts';
import { useHold } from './useHold.ts';
import { isRefused, refusedAnswer, refusedQuote, usePlacing } from './usePlacing.ts';
import { Way } from './Way.tsx';

const route = getRouteApi('/order');

/** All lines with their prices and refusals, and one button. */
export function OrderForm({ encoded }: { encoded: string[] }) {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  const { groupId } = useGroup();
  const { lines, setPurpose, draft } = useDraft(encoded, groupId);
  const navigate = route.useNavigate();
  const bare = useMemo(() => encoded.flatMap((text) => decodeLine(text) ?? []), [encoded]);
  const quote = useQuery(quoteQuery(bare, groupId));
  const judged = quote.isPlaceholderData ? undefined : quote.data;
  const { settled, ...holding } = useHold(me && judged?.ok ? { lines: bare, groupId } : null);
  const place = usePlacing(settled);
  // What was said to another group's order says nothing about this one.
  const error = place.variables?.groupId === groupId ? place.error : null;
  const answer = refusedAnswer(error) ?? refusedQuote(judged);
  const approval = quote.data?.lines.some((line) => line.approval) ?? false;
  const refused = answer.refusals.length > 0;

  const replace = (index: number, text: string | null) => {
    place.reset();
    const next = encoded.flatMap((one, at) => (at === index ? (text ?? []) : one));
    void navigate({ search: (before) => ({ ...before, line: next.length > 0 ? next : undefined }), replace: true });
  };
  const instead = (index: number, one: AlternativeOut) => {
    const span = { from: Date.parse(one.from), to: Date.parse(one.to) };
    const line = lines[index];
    // Another instrument has accessories of its own.
    const parts = one.why === 'same-instrument' && line?.parts ? { parts: line.parts } : {};
    const text = encodeLine({ instrumentId: one.instrumentId, ...span, mode: line?.mode, ...parts });
    // What was typed goes with the line, whose time is another one now.
    setPurpose(text, line?.purpose ?? '');
    replace(index, text);
  };
  return (
    <form
      className="order stack"
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate(draft());
      }}
    >
      <h1>{m.order.title}</h1>
      {quote.isError && <ProblemNotice error={quote.error} retry={() => quote.refetch()} />}
      <ol className="stack order-lines">
        {lines.map((line, index) => (
          <li key={line.key} className="stack">
            {index > 0 && <Way before={lines[index - 1] ?? line} after={line} />}
            <OrderLine
              line={line}
              index={index}
              others={encoded.filter((_, at) => at !== index)}
              price={judged?.lines[index]?.price ?? null}
              refusals={answer.refusals.filter((refusal) => refusal.line === index)}
              alternatives={answer.alternatives.filter((one) => one.line === index)}
              onPurpose={(purpose) => setPurpose(line.text, purpose)}
              onRemove={() => replace(index, null)}
              onInstead={(one) => instead(index, one)}
            />
          </li>
        ))}
      </ol>
      <p>
        <Link to="/" search={{ line: encoded }} className="button">
          + {m.order.add}
        </Link>
      </p>
      <div className="panel stack tight order-total">
        <GroupField asked={asksForGroup(answer.refusals)} />
        <Total amount={quote.data?.price} />
        <HoldNotice {...holding} />
        {lines.length > 1 && <p className="muted">{m.order.allOrNone}</p>}
        {approval && !refused && <p className="muted">{m.order.approvalNote}</p>}
        {error && !isRefused(error) && <ProblemNotice error={error} />}
        {refused && (
          <p className="bad strong" role="alert">
            {m.order.refused}
          </p>
        )}
        {me === null ? (
          <>
            <SignInLink className="button main wide">{m.order.signIn}</SignInLink>
            <p className="muted small">{m.order.signInHint}</p>
          </>
        ) : (
          <button
            type="submit"
            className="button main wide"
            disabled={place.isPending || refused || lines.length === 0}
          >
            {place.isPending ? m.order.placing : approval ? m.order.submitApproval : m.order.submit}
          </button>
        )}
      </div>
    </form>
  );
}

function Total({ amount }: { amount: { amountMinor: number; currency: string } | undefined }) {
  const { m, language } = useMessages();
  if (!amount) return null;
  return (
    <p className="row spread order-sum">
      <span>{m.order.total}</span>
      <span>{sayMoney(amount, language)}</span>
    </p>
  );
}
