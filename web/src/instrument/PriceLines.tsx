import { sayMinutes, sayMoney } from '@jishi/shared/messages/format';
import type { PriceOut } from '@jishi/shared/schema/booking';
import { useMessages } from '../messages/useMessages.tsx';

/** How a price comes about, and its total. */
export function PriceLines({ price }: { price: PriceOut }) {
  const { m, said, language } = useMessages();
  const say = (amountMinor: number) => sayMoney({ amountMinor, currency: price.currency }, language);
  return (
    <table className="price-table">
      <tbody>
        {price.parts.map((part) => (
          <tr key={part.percent}>
            <th scope="row">
              {part.percent === 100
                ? m.instrument.hourly(
                    say(price.hourlyMinor),
                    sayMinutes(part.minutes, language),
                    said.userClasses[price.class],
                  )
                : m.instrument.hourlyPercent(say(price.hourlyMinor), sayMinutes(part.minutes, language), part.percent)}
            </th>
            <td className="num">{say(part.amountMinor)}</td>
          </tr>
        ))}
        {price.startUpMinor > 0 && (
          <tr>
            <th scope="row">{m.instrument.startUp}</th>
            <td className="num">{say(price.startUpMinor)}</td>
          </tr>
        )}
        <tr className="price-total">
          <th scope="row">{m.common.total}</th>
          <td className="num">{price.amountMinor === 0 ? m.common.free : say(price.amountMinor)}</td>
        </tr>
      </tbody>
    </table>
  );
}
