import { useCallback, useEffect, useState } from 'react';
import { Refusal, type Album } from './api';
import { problemOf, useSurroundings } from './surroundings';
import type { Problem } from './words';

export interface Albums {
  /** False when the user has to allow them first. */
  readonly allowed: boolean;
  readonly list: readonly Album[] | undefined;
  readonly problem: Problem | undefined;
  readonly more: (() => Promise<void>) | undefined;
  readonly again: () => void;
}

/** The albums that this app made. */
export function useAlbums(granted: boolean): Albums {
  const { api, expired } = useSurroundings();
  const [refused, setRefused] = useState(false);
  const [list, setList] = useState<readonly Album[]>();
  const [cursor, setCursor] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [attempt, setAttempt] = useState(0);
  const allowed = granted && !refused;

  useEffect(() => {
    if (!allowed || expired) {
      return;
    }
    let stopped = false;
    api
      .albums()
      .then((page) => {
        if (!stopped) {
          setList(page.albums);
          setCursor(page.nextCursor);
          setProblem(undefined);
        }
      })
      .catch((error: unknown) => {
        if (stopped) {
          return;
        }
        if (error instanceof Refusal && error.needsConsent) {
          setRefused(true);
        } else {
          setProblem(problemOf(error));
        }
      });
    return () => {
      stopped = true;
    };
  }, [allowed, api, attempt, expired]);

  const more = useCallback(async () => {
    const page = await api.albums(cursor);
    setList((before = []) => [...before, ...page.albums]);
    setCursor(page.nextCursor);
  }, [api, cursor]);

  return {
    allowed,
    list,
    problem,
    more: cursor === undefined ? undefined : more,
    again: () => {
      setProblem(undefined);
      setAttempt((before) => before + 1);
    },
  };
}
