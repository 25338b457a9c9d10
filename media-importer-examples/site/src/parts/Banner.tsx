import type { ReactNode } from 'react';
import { Warning } from './Icons';

export function Banner({
  kind,
  children,
  action,
  onAction,
}: {
  kind: 'warn' | 'calm';
  children: ReactNode;
  action?: string;
  onAction?: () => void;
}) {
  return (
    <div className={`banner ${kind}`} role="alert">
      <Warning />
      <p>{children}</p>
      {action !== undefined && (
        <button type="button" className="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  );
}
