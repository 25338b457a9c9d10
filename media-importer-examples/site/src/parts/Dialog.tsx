import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Cross } from './Icons';

/** A window over the page; Escape and a click beside it close it. */
export function Dialog({
  title,
  className = '',
  onClose,
  children,
}: {
  title: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  // In a layout effect, so that it closes while it is in the document and focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) {
          onClose();
        }
      }}
    >
      <div className="window">
        <div className="window-bar">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="button icon-only" aria-label="Close" onClick={onClose}>
            <Cross />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
