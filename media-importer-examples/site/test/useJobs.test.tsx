import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Job } from '../src/api';
import { useJobs } from '../src/useJobs';
import { around, later } from './around';
import { job } from './jobs';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));
const comeBack = () => act(() => dispatchEvent(new Event('online')));
const nothing = () => {};

function watching() {
  const { asked, waiting } = later<{ jobs: Job[] }>();
  const { result, unmount } = renderHook(() => useJobs(nothing), around({ jobs: asked }));
  const answer = (which: number, stored: number) =>
    act(async () => waiting[which]?.resolve({ jobs: [job({ stored })] }));
  return { result, unmount, asked, waiting, answer };
}

test('stays one watch, however often it is asked to look at once', async () => {
  const { asked, answer } = watching();
  comeBack();
  comeBack();
  expect(asked).toHaveBeenCalledTimes(3);
  for (const which of [0, 1, 2]) {
    await answer(which, which);
  }

  await pass(2_000);

  expect(asked).toHaveBeenCalledTimes(4);
});

test('lets no slow answer take the place of a newer one', async () => {
  const { result, waiting, answer } = watching();
  comeBack();
  await answer(1, 20);
  await answer(0, 10);
  expect(result.current.jobs?.[0]?.stored).toBe(20);

  comeBack();
  comeBack();
  await answer(3, 40);
  await act(async () => waiting[2]?.reject(new Error('away')));
  expect(result.current.unreachable).toBe(false);
});

test('ends with the page', async () => {
  const { asked, unmount, answer } = watching();
  unmount();
  await answer(0, 1);

  await pass(600_000);

  expect(asked).toHaveBeenCalledOnce();
});
