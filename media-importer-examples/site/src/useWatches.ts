import { useCallback, useEffect, useState } from 'react';
import type { Album, Watch } from './api';
import { useSurroundings } from './surroundings';

export interface Watches {
  /** Undefined until they were asked for once. */
  readonly list: readonly Watch[] | undefined;
  readonly switchOn: (album: Pick<Album, 'id' | 'title'>) => Promise<void>;
  readonly switchOff: (albumId: string) => Promise<void>;
}

/** The API takes no longer ones; albums at Google have none. */
const MAX_TITLE_CHARS = 500;

/** @param news changes whenever a watch may have moved on, so that it is time to look again */
export function useWatches(allowed: boolean, news: string | undefined): Watches {
  const { api, expired } = useSurroundings();
  const [list, setList] = useState<readonly Watch[]>();

  useEffect(() => {
    if (!allowed || expired) {
      return;
    }
    let stopped = false;
    const look = () =>
      void api.watches().then(
        ({ watches }) => {
          if (!stopped) {
            setList(watches);
          }
        },
        () => {
          // What was known stays; without it there are no switches yet.
        },
      );
    const lookWhenShown = () => {
      if (!document.hidden) {
        look();
      }
    };
    look();
    document.addEventListener('visibilitychange', lookWhenShown);
    addEventListener('online', look);
    return () => {
      stopped = true;
      document.removeEventListener('visibilitychange', lookWhenShown);
      removeEventListener('online', look);
    };
  }, [allowed, api, expired, news]);

  const switchOn = useCallback(
    async ({ id, title }: Pick<Album, 'id' | 'title'>) => {
      const on = await api.switchWatchOn(id, title?.slice(0, MAX_TITLE_CHARS));
      setList((before = []) => [...before.filter(({ albumId }) => albumId !== id), on]);
    },
    [api],
  );

  const switchOff = useCallback(
    async (id: string) => {
      await api.switchWatchOff(id);
      setList((before = []) => before.filter(({ albumId }) => albumId !== id));
    },
    [api],
  );

  return { list, switchOn, switchOff };
}
