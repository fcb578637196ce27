import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { OrderForm } from './OrderForm.tsx';
import { Placed } from './Placed.tsx';
import './order.css';

const route = getRouteApi('/order');

export function OrderPage() {
  const { m } = useMessages();
  const { line, placed } = route.useSearch();
  usePageTitle(m.order.title);
  if (placed) return <Placed id={placed} />;
  if (!line) return <Empty />;
  return <OrderForm encoded={line} />;
}

function Empty() {
  const { m } = useMessages();
  return (
    <div className="panel stack tight">
      <h1>{m.order.title}</h1>
      <p className="strong">{m.order.empty}</p>
      <p>{m.order.emptyHint}</p>
      <p>
        <Link to="/" className="button main">
          {m.errors.toSearch}
        </Link>
      </p>
    </div>
  );
}
