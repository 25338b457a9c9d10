import { useCallback, useEffect, useRef, useState } from 'react';
import type { Job } from './api';
import { nextLook, pace, sampleOf, withSample, type Pace, type Sample } from './progress';
import { useSurroundings } from './surroundings';
import { isOver } from './words';

export interface Jobs {
  /** Newest first; undefined until they were asked for once. */
  readonly jobs: readonly Job[] | undefined;
  readonly more: (() => Promise<void>) | undefined;
  /** Whether the last look failed. */
  readonly unreachable: boolean;
  readonly paceOf: (id: string) => Pace | undefined;
  /** Looks now. */
  readonly look: () => void;
  /** Puts an answer in before the next look. */
  readonly put: (job: Job) => void;
}

/** Watches the user's jobs, as often as they change. */
export function useJobs(onOver: (job: Job) => void): Jobs {
  const { api, expired } = useSurroundings();
  const [jobs, setJobs] = useState<readonly Job[]>();
  const [cursor, setCursor] = useState<string>();
  const [failures, setFailures] = useState(0);
  const [looks, setLooks] = useState(0);
  const samples = useRef(new Map<string, readonly Sample[]>());
  const known = useRef(new Map<string, Job>());
  const older = useRef<readonly Job[]>([]);

  const take = useCallback(
    (fresh: readonly Job[]) => {
      for (const job of fresh) {
        const before = known.current.get(job.id);
        known.current.set(job.id, job);
        if (before !== undefined && !isOver(before) && isOver(job)) {
          onOver(job);
        }
        if (job.state === 'running') {
          const seen = samples.current.get(job.id) ?? [];
          samples.current.set(job.id, withSample(seen, sampleOf(job)));
        } else {
          samples.current.delete(job.id);
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
      let seen: readonly Job[] = [...known.current.values()];
      try {
        const page = await api.jobs();
        if (mine !== newest) {
          return;
        }
        failed = 0;
        seen = page.jobs;
        take(page.jobs);
        const first = new Set(page.jobs.map((job) => job.id));
        older.current = older.current.filter((job) => !first.has(job.id));
        setJobs([...page.jobs, ...older.current]);
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
    (job: Job) => {
      take([job]);
      setJobs((before = []) =>
        before.some(({ id }) => id === job.id)
          ? before.map((other) => (other.id === job.id ? job : other))
          : [job, ...before],
      );
      look();
    },
    [look, take],
  );

  const more = useCallback(async () => {
    const page = await api.jobs(cursor);
    older.current = [...older.current, ...page.jobs];
    setJobs((before = []) => [...before, ...page.jobs]);
    setCursor(page.nextCursor);
  }, [api, cursor]);

  const paceOf = useCallback((id: string) => pace(samples.current.get(id) ?? []), []);

  return {
    jobs,
    more: cursor === undefined ? undefined : more,
    unreachable: failures > 0,
    paceOf,
    look,
    put,
  };
}
