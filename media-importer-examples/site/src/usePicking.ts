import { useCallback, useEffect, useState } from 'react';
import { Refusal, type PickerSession, type Job } from './api';
import { isSafeAddress } from './config';
import { PICKER_SCOPE } from './signIn';
import { problemOf, useSurroundings } from './surroundings';
import { explained, type Problem } from './words';

export type Picking =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | {
      /** For the user to pick; once they have, for the import to start. */
      readonly kind: 'waiting';
      readonly session: PickerSession;
      /** Why the last try did not get anywhere. */
      readonly problem?: Problem | undefined;
    }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Kept over a reload, as a selection may be half made in the other tab. */
const SESSION = 'picking';
const USUAL_POLL_MILLIS = 5_000;
const LEAST_POLL_MILLIS = 500;
const LONGEST_POLL_MILLIS = 60_000;

/** A visit to Google's picker: starts it, waits, and imports what was picked. */
export function usePicking(
  allowed: boolean,
  onStarted: (job: Job) => void,
): {
  picking: Picking;
  start: (tab: Window | null) => void;
  cancel: () => void;
} {
  const { api, ask, expired } = useSurroundings();
  const [picking, setPicking] = useState<Picking>(() => {
    const id = sessionStorage.getItem(SESSION);
    return id === null || !allowed
      ? { kind: 'idle' }
      : { kind: 'waiting', session: { id, picked: false } };
  });

  const end = useCallback((outcome: Picking) => {
    sessionStorage.removeItem(SESSION);
    setPicking(outcome);
  }, []);

  const start = useCallback(
    (tab: Window | null) => {
      if (!allowed) {
        tab?.close();
        ask({ scope: PICKER_SCOPE, intent: 'pick' });
        return;
      }
      setPicking({ kind: 'starting' });
      api
        .startPicking()
        .then((session) => {
          sessionStorage.setItem(SESSION, session.id);
          setPicking({ kind: 'waiting', session });
          const address = pickerAddress(session);
          if (tab !== null && address !== undefined) {
            tab.location.replace(address);
          }
        })
        .catch((error: unknown) => {
          tab?.close();
          if (error instanceof Refusal && error.needsConsent) {
            ask({ scope: PICKER_SCOPE, intent: 'pick' });
          } else {
            end({ kind: 'failed', problem: problemOf(error) });
          }
        });
    },
    [allowed, api, ask, end],
  );

  const cancel = useCallback(() => {
    if (picking.kind === 'waiting') {
      // It would end by itself; whether this reaches Google changes nothing for the user.
      void api.endPicking(picking.session.id).catch(() => {});
    }
    end({ kind: 'idle' });
  }, [api, end, picking]);

  const session = picking.kind === 'waiting' ? picking.session : undefined;
  const id = session?.id;
  // After a reload nothing is known yet, so that is asked at once.
  const firstWait = session?.pollAfterMillis ?? (session?.picked ? USUAL_POLL_MILLIS : 0);
  useEffect(() => {
    if (id === undefined || expired) {
      return;
    }
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    let every = firstWait > 0 ? firstWait : USUAL_POLL_MILLIS;
    let failures = 0;
    const wait = (change: { session?: PickerSession; problem?: Problem | undefined }) =>
      setPicking((before) => (before.kind === 'waiting' ? { ...before, ...change } : before));
    const poll = async () => {
      try {
        const session = await api.pickerSession(id);
        if (stopped) {
          return;
        }
        every = session.pollAfterMillis ?? USUAL_POLL_MILLIS;
        if (session.picked) {
          wait({ session });
          const job = await api.startJob({ type: 'picker', sessionId: id }, `picker-${id}`);
          if (sessionStorage.getItem(SESSION) === id) {
            end({ kind: 'idle' });
          }
          onStarted(job);
          return;
        }
        if (session.timeoutMillis === 0) {
          end({ kind: 'failed', problem: { text: 'The selection took too long. Start again.' } });
          return;
        }
        failures = 0;
        wait({ session, problem: undefined });
      } catch (error) {
        if (stopped) {
          return;
        }
        if (isFinal(error)) {
          const gone = error.status === 404;
          end({
            kind: 'failed',
            problem: explained(gone ? 'session-gone' : error.code, error.message),
          });
          return;
        }
        failures++;
        wait({ problem: problemOf(error) });
      }
      if (!stopped) {
        const patience = Math.min(LONGEST_POLL_MILLIS, every * 2 ** failures);
        timer = setTimeout(() => void poll(), Math.max(LEAST_POLL_MILLIS, every, patience));
      }
    };
    timer = setTimeout(() => void poll(), Math.max(LEAST_POLL_MILLIS, firstWait));
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [api, end, expired, id, onStarted]);

  return { picking, start, cancel };
}

/** Whether the selection is lost: not when somebody has to sign in again, or just to wait. */
function isFinal(error: unknown): error is Refusal {
  return error instanceof Refusal && ![401, 429].includes(error.status) && error.status < 500;
}

/** Where the user picks; the tab closes itself when they are done. */
export function pickerAddress(session: PickerSession): string | undefined {
  const { pickerUri } = session;
  return pickerUri !== undefined && isSafeAddress(pickerUri) ? `${pickerUri}/autoclose` : undefined;
}
