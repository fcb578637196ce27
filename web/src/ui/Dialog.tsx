import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import './dialog.css';

type Props = { title: string; onClose: () => void; children: ReactNode };

/** A modal dialog of the browser: it keeps focus inside, closes on Escape and gives focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const { m } = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed before it leaves the page, after which the browser gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A second Escape in a row closes it without asking: whoever opened it decides, and may keep it.
      onClose={() => {
        const element = dialog.current;
        if (!element || element.open) return;
        element.showModal();
        onClose();
      }}
    >
      <div className="row spread dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="button quiet" aria-label={m.common.close} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
