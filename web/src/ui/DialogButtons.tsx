import { useMessages } from '../messages/useMessages.tsx';

type Props = { action: string; disabled: boolean; grave?: boolean; onCancel: () => void };

/** What a form in a dialog ends with: do it, or leave it. */
export function DialogButtons({ action, disabled, grave = false, onCancel }: Props) {
  const { m } = useMessages();
  return (
    <p className="row">
      <button type="submit" className={grave ? 'button grave' : 'button main'} disabled={disabled}>
        {action}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {m.common.cancel}
      </button>
    </p>
  );
}
