import { describe, expect, test } from 'vitest';
import {
  nextLook,
  pace,
  sampleOf,
  secondsLeft,
  share,
  withSample,
  type Sample,
} from '../src/progress';
import { START, job } from './jobs';

function samples(...points: [seconds: number, items: number, bytes: number][]): readonly Sample[] {
  return points.reduce<readonly Sample[]>(
    (kept, [seconds, items, bytes]) => withSample(kept, { atMillis: seconds * 1000, items, bytes }),
    [],
  );
}

describe('the pace', () => {
  test('is not known before something has moved', () => {
    expect(pace([])).toBeUndefined();
    expect(pace(samples([0, 0, 0]))).toBeUndefined();
    expect(pace(samples([0, 0, 0], [10, 0, 0]))).toBeUndefined();
  });

  test('is what moved by the time it took, by the clock of the server', () => {
    expect(pace(samples([0, 0, 0], [10, 100, 5000], [20, 200, 20000]))).toEqual({
      itemsPerSecond: 10,
      bytesPerSecond: 1000,
    });
  });

  test('forgets how it was long ago', () => {
    const slowThenFast = samples(
      [0, 0, 0],
      [1000, 100, 0],
      ...[1, 2, 3, 4, 5].map((n): [number, number, number] => [1000 + n, 100 + 100 * n, 0]),
    );
    expect(pace(slowThenFast)?.itemsPerSecond).toBe(100);
  });

  test('starts anew when a listing starts over', () => {
    expect(samples([0, 0, 0], [10, 100, 0], [20, 0, 0])).toHaveLength(1);
  });

  test('reads counts and time out of a job', () => {
    expect(sampleOf(job({ listed: 7, bytes: 9 }))).toEqual({
      atMillis: Date.parse(START),
      items: 7,
      bytes: 9,
    });
  });
});

describe('the time left', () => {
  const speed = { itemsPerSecond: 4, bytesPerSecond: 1 };

  test('is told when the album says how much it holds', () => {
    expect(secondsLeft(job({ listed: 100 }), 300, speed)).toBe(50);
  });

  test.each([
    ['the total is not known', job({ listed: 100 }), undefined, speed],
    ['there is more than the total', job({ listed: 301 }), 300, speed],
    ['the pace is not known', job({ listed: 100 }), 300, undefined],
    ['it is paused', job({ listed: 100, state: 'suspended' as const }), 300, speed],
  ])('is not told when %s', (_, of, total, at) => {
    expect(secondsLeft(of, total, at)).toBeUndefined();
  });
});

describe('the share', () => {
  test('is counted in items, is never more than all, and all at the end', () => {
    expect(share(job({ listed: 30 }), 300)).toBe(0.1);
    expect(share(job({ listed: 310 }), 300)).toBe(1);
    expect(share(job({ state: 'done' }), undefined)).toBe(1);
  });

  test('is not made up', () => {
    expect(share(job({ listed: 30 }), undefined)).toBeUndefined();
    expect(share(job({ listed: 0 }), 300)).toBeUndefined();
  });
});

describe('the next look', () => {
  const now = Date.parse(START);
  const seen = { hidden: false, failures: 0, now };

  test('is soon while something moves, later while it waits, and rare when all is over', () => {
    expect(nextLook([job()], seen)).toBe(2_000);
    expect(nextLook([job({ state: 'waiting' })], seen)).toBe(15_000);
    expect(nextLook([job({ state: 'done' })], seen)).toBe(60_000);
    expect(nextLook([], seen)).toBe(60_000);
  });

  test('is when a pause ends, if that is sooner', () => {
    const paused = job({ state: 'suspended', resumesAt: '2026-01-01T12:00:05Z' });
    expect(nextLook([paused], seen)).toBe(5_000);
    const long = job({ state: 'suspended', resumesAt: '2026-01-02T12:00:00Z' });
    expect(nextLook([long], seen)).toBe(15_000);
  });

  test('spares a tab that nobody sees, and an API that does not answer', () => {
    expect(nextLook([job()], { ...seen, hidden: true })).toBe(15_000);
    expect([1, 2, 3, 10].map((failures) => nextLook([job()], { ...seen, failures }))).toEqual([
      2_000, 4_000, 8_000, 60_000,
    ]);
  });
});
