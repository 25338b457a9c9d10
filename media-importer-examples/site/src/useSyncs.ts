import { useCallback, useEffect, useRef, useState } from 'react';
import type { Sync } from './api';
import { nextLook, pace, sampleOf, withSample, type Pace, type Sample } from './progress';
import { useSurroundings } from './surroundings';
import { isOver } from './words';

export interface Syncs {
  /** Newest first; undefined until they were asked for once. */
  readonly syncs: readonly Sync[] | undefined;
  readonly more: (() => Promise<void>) | undefined;
  /** Whether the last look failed. */
  readonly unreachable: boolean;
  readonly paceOf: (id: string) => Pace | undefined;
  /** Looks now. */
  readonly look: () => void;
  /** Puts an answer in before the next look. */
  readonly put: (sync: Sync) => void;
}

/** Watches the user's syncs, as often as they change. */
export function useSyncs(onOver: (sync: Sync) => void): Syncs {
  const { api, expired } = useSurroundings();
  const [syncs, setSyncs] = useState<readonly Sync[]>();
  const [cursor, setCursor] = useState<string>();
  const [failures, setFailures] = useState(0);
  const [looks, setLooks] = useState(0);
  const samples = useRef(new Map<string, readonly Sample[]>());
  const known = useRef(new Map<string, Sync>());
  const older = useRef<readonly Sync[]>([]);

  const take = useCallback(
    (fresh: readonly Sync[]) => {
      for (const sync of fresh) {
        const before = known.current.get(sync.id);
        known.current.set(sync.id, sync);
        if (before !== undefined && !isOver(before) && isOver(sync)) {
          onOver(sync);
        }
        if (sync.state === 'running') {
          const seen = samples.current.get(sync.id) ?? [];
          samples.current.set(sync.id, withSample(seen, sampleOf(sync)));
        } else {
          samples.current.delete(sync.id);
        }
      }
    },
    [onOver],
  );

  useEffect(() => {
    if (expired) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failed = 0;
    // Only the newest look counts and asks for a next one.
    let newest = 0;
    const look = async () => {
      clearTimeout(timer);
      const mine = ++newest;
      let seen: readonly Sync[] = [...known.current.values()];
      try {
        const page = await api.syncs();
        if (mine !== newest) {
          return;
        }
        failed = 0;
        seen = page.syncs;
        take(page.syncs);
        const first = new Set(page.syncs.map((sync) => sync.id));
        older.current = older.current.filter((sync) => !first.has(sync.id));
        setSyncs([...page.syncs, ...older.current]);
        if (older.current.length === 0) {
          setCursor(page.nextCursor);
        }
      } catch {
        if (mine !== newest) {
          return;
        }
        failed++;
      }
      setFailures(failed);
      timer = setTimeout(
        () => void look(),
        nextLook(seen, { hidden: document.hidden, failures: failed, now: Date.now() }),
      );
    };
    const lookAtOnce = () => {
      if (!document.hidden) {
        void look();
      }
    };
    void look();
    document.addEventListener('visibilitychange', lookAtOnce);
    addEventListener('online', lookAtOnce);
    return () => {
      newest++;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', lookAtOnce);
      removeEventListener('online', lookAtOnce);
    };
  }, [api, expired, looks, take]);

  const look = useCallback(() => setLooks((before) => before + 1), []);

  const put = useCallback(
    (sync: Sync) => {
      take([sync]);
      setSyncs((before = []) =>
        before.some(({ id }) => id === sync.id)
          ? before.map((other) => (other.id === sync.id ? sync : other))
          : [sync, ...before],
      );
      look();
    },
    [look, take],
  );

  const more = useCallback(async () => {
    const page = await api.syncs(cursor);
    older.current = [...older.current, ...page.syncs];
    setSyncs((before = []) => [...before, ...page.syncs]);
    setCursor(page.nextCursor);
  }, [api, cursor]);

  const paceOf = useCallback((id: string) => pace(samples.current.get(id) ?? []), []);

  return {
    syncs,
    more: cursor === undefined ? undefined : more,
    unreachable: failures > 0,
    paceOf,
    look,
    put,
  };
}
