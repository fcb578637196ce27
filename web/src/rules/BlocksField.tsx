import type { WholeBlock } from '@jishi/shared/schema/rules';
import { useMessages } from '../messages/useMessages.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import { useTexts } from './useTexts.ts';

const MAX_BLOCKS = 14;
const NIGHT: WholeBlock = { days: [1, 2, 3, 4, 5], from: '21:00', to: '07:00' };

type Props = { value: readonly WholeBlock[]; onChange: (blocks: WholeBlock[]) => void };

/** Hours that are booked as a whole: weekdays on which they begin, and times; an end before the start is on the next day. */
export function BlocksField({ value, onChange }: Props) {
  const t = useTexts();
  const replace = (index: number, part: Partial<WholeBlock>) =>
    onChange(value.map((block, at) => (at === index ? { ...block, ...part } : block)));
  return (
    <>
      {value.length === 0 && <span className="muted">{t.noBlocks}</span>}
      {value.map((block, index) => (
        <BlockRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a block has nothing of its own but its place
          key={index}
          block={block}
          number={index + 1}
          onChange={(part) => replace(index, part)}
          onRemove={() => onChange(value.filter((_, at) => at !== index))}
        />
      ))}
      <button
        type="button"
        className="button quiet"
        disabled={value.length >= MAX_BLOCKS}
        onClick={() => onChange([...value, NIGHT])}
      >
        + {t.addBlock}
      </button>
    </>
  );
}

type RowProps = {
  block: WholeBlock;
  number: number;
  onChange: (part: Partial<WholeBlock>) => void;
  onRemove: () => void;
};

function BlockRow({ block, number, onChange, onRemove }: RowProps) {
  const { m } = useMessages();
  const t = useTexts();
  const toggle = (day: number) =>
    onChange({ days: [1, 2, 3, 4, 5, 6, 7].filter((one) => block.days.includes(one) !== (one === day)) });
  return (
    <fieldset className="block-row">
      <legend className="hidden-text">{t.block(number)}</legend>
      <span className="day-toggles">
        {m.availability.dayNames.map((name, index) => (
          <label key={name} className={block.days.includes(index + 1) ? 'day-toggle on' : 'day-toggle'}>
            <input
              type="checkbox"
              className="hidden-text"
              checked={block.days.includes(index + 1)}
              onChange={() => toggle(index + 1)}
            />
            {name}
          </label>
        ))}
      </span>
      <TimeSelect hideLabel label={t.blockFrom} value={block.from} onChange={(from) => onChange({ from })} />
      <span>{t.blockTo}</span>
      {block.to <= block.from && <span>{t.nextDay}</span>}
      <TimeSelect hideLabel label={t.blockTo} edge="end" value={block.to} onChange={(to) => onChange({ to })} />
      <button type="button" className="button quiet" aria-label={t.removeBlock(number)} onClick={onRemove}>
        <span aria-hidden="true">✕</span>
      </button>
    </fieldset>
  );
}
