import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { Refusal, Unreachable, type Api } from './api';
import type { Wish } from './signIn';
import { explained, type Problem } from './words';

export interface Around {
  readonly api: Api;
  /** Leaves for Google, and comes back. */
  readonly ask: (wish: Wish) => void;
  /** Signs in again in another window, so that what runs in this one goes on. */
  readonly renew: () => void;
  /** Says something to those who do not see the screen. */
  readonly tell: (news: string) => void;
  /** Whether the sign-in has ended, so that nothing need be asked. */
  readonly expired: boolean;
  readonly email: string;
}

const Context = createContext<Around | undefined>(undefined);

export const Surroundings = Context.Provider;

export function useSurroundings(): Around {
  const around = useContext(Context);
  if (around === undefined) {
    throw new Error('outside of the page');
  }
  return around;
}

export function useNews(): [string, (news: string) => void] {
  const [news, setNews] = useState('');
  return [news, setNews];
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) {
    return explained(error.code, error.message);
  }
  return {
    text:
      error instanceof Unreachable ? error.message : 'Something failed in this page. Reload it.',
  };
}

export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);
  return online;
}

/** One action of the user's at a time: whether it runs, and what went wrong with the last. */
export function useAction(): {
  busy: boolean;
  problem: Problem | undefined;
  run: (action: () => Promise<void>) => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = useCallback((action: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    action()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  }, []);
  return { busy, problem, run };
}
