import type { Sync } from './api';
import { isOver } from './words';

/** One look at a sync. The times are the server's, which move only together with the counts. */
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

export function sampleOf(sync: Sync): Sample {
  return { atMillis: Date.parse(sync.updatedAt), items: sync.listed, bytes: sync.bytes };
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
  if (first === undefined || last === undefined || last.atMillis <= first.atMillis) {
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
  sync: Sync,
  total: number | undefined,
  speed: Pace | undefined,
): number | undefined {
  return sync.state !== 'running' ||
    total === undefined ||
    total <= sync.listed ||
    speed === undefined ||
    speed.itemsPerSecond <= 0
    ? undefined
    : (total - sync.listed) / speed.itemsPerSecond;
}

/** How much is done, from 0 to 1; unknown when nobody says how much there is, or nothing is yet. */
export function share(sync: Sync, total: number | undefined): number | undefined {
  if (sync.state === 'done' || sync.state === 'done-with-failures') {
    return 1;
  }
  const nothingYet = sync.state === 'running' && sync.listed === 0;
  return total === undefined || total === 0 || nothingYet
    ? undefined
    : Math.min(1, sync.listed / total);
}

const SOON = 2_000;
const LATER = 15_000;
const IDLE = 60_000;

/** When to ask again how the syncs go. */
export function nextLook(
  syncs: readonly Sync[],
  { hidden, failures, now }: { hidden: boolean; failures: number; now: number },
): number {
  if (failures > 0) {
    return Math.min(IDLE, SOON * 2 ** (failures - 1));
  }
  const active = syncs.filter((sync) => !isOver(sync));
  if (active.length === 0) {
    return IDLE;
  }
  const wakes = active
    .filter((sync) => sync.state === 'suspended' && sync.resumesAt !== undefined)
    .map((sync) => Math.max(SOON, Date.parse(sync.resumesAt ?? '') - now));
  const usual = active.some((sync) => sync.state === 'running') ? SOON : LATER;
  const wait = Math.min(usual, ...wakes);
  return hidden ? Math.max(LATER, wait) : wait;
}
