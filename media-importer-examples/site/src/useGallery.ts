import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { MediaStore } from './mediaStore';
import { useSurroundings } from './surroundings';

const LOOK_EVERY_MILLIS = 4_000;
/** The index of what is stored may lag a moment behind. */
const LAG_MILLIS = 2_000;

/** What is stored, or what one import stored; grows by itself while something arrives. */
export function useGallery(arriving: boolean, jobId: string | undefined): MediaStore {
  const { api, expired } = useSurroundings();
  const store = useMemo(() => new MediaStore(api, jobId), [api, jobId]);
  useSyncExternalStore(store.subscribe, store.snapshot);

  useEffect(() => {
    if (!expired) {
      void store.refresh();
    }
  }, [expired, store]);

  useEffect(() => {
    if (!arriving || expired) {
      return;
    }
    const timer = setInterval(() => {
      if (!document.hidden) {
        void store.refresh();
      }
    }, LOOK_EVERY_MILLIS);
    return () => {
      clearInterval(timer);
      void store.refresh();
      setTimeout(() => void store.refresh(), LAG_MILLIS);
    };
  }, [arriving, expired, store]);

  return store;
}
