import type { Job } from './api';
import { isOver } from './words';

/** One look at a job. The times are the server's, which move only together with the counts. */
export interface Sample {
  readonly atMillis: number;
  readonly items: number;
  readonly bytes: number;
}

export interface Pace {
  readonly itemsPerSecond: number;
  readonly bytesPerSecond: number;
}

const KEPT = 6;
const LEAST = 3;

export function sampleOf(job: Job): Sample {
  return { atMillis: Date.parse(job.updatedAt), items: job.listed, bytes: job.bytes };
}

/** Keeps the last few samples that differ; starts anew when counts were set back. */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last === undefined || next.items < last.items) {
    return [next];
  }
  if (next.items === last.items) {
    return samples;
  }
  return [...samples, next].slice(-KEPT);
}

/** How fast it went lately; unknown until it has moved. */
export function pace(samples: readonly Sample[]): Pace | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  // One or two samples are mostly the beginning, which is slower than the rest.
  if (
    samples.length < LEAST ||
    first === undefined ||
    last === undefined ||
    last.atMillis <= first.atMillis
  ) {
    return undefined;
  }
  const seconds = (last.atMillis - first.atMillis) / 1000;
  return {
    itemsPerSecond: (last.items - first.items) / seconds,
    bytesPerSecond: (last.bytes - first.bytes) / seconds,
  };
}

/** Seconds left at this pace, when Google told how many items there are. */
export function secondsLeft(
  job: Job,
  total: number | undefined,
  speed: Pace | undefined,
): number | undefined {
  return job.state !== 'running' ||
    total === undefined ||
    total <= job.listed ||
    speed === undefined ||
    speed.itemsPerSecond <= 0
    ? undefined
    : (total - job.listed) / speed.itemsPerSecond;
}

/** How much is done, from 0 to 1; unknown when nobody says how much there is, or nothing is yet. */
export function share(job: Job, total: number | undefined): number | undefined {
  if (job.state === 'done' || job.state === 'done-with-failures') {
    return 1;
  }
  const nothingYet = job.state === 'running' && job.listed === 0;
  return total === undefined || total === 0 || nothingYet
    ? undefined
    : Math.min(1, job.listed / total);
}

const SOON = 2_000;
const LATER = 15_000;
const IDLE = 60_000;

/** When to ask again how the jobs go. */
export function nextLook(
  jobs: readonly Job[],
  { hidden, failures, now }: { hidden: boolean; failures: number; now: number },
): number {
  if (failures > 0) {
    return Math.min(IDLE, SOON * 2 ** (failures - 1));
  }
  const active = jobs.filter((job) => !isOver(job));
  if (active.length === 0) {
    return IDLE;
  }
  const wakes = active
    .filter((job) => job.state === 'suspended' && job.resumesAt !== undefined)
    .map((job) => Math.max(SOON, Date.parse(job.resumesAt ?? '') - now));
  const usual = active.some((job) => job.state === 'running') ? SOON : LATER;
  const wait = Math.min(usual, ...wakes);
  return hidden ? Math.max(LATER, wait) : wait;
}
