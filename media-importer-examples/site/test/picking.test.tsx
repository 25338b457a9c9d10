import { act, cleanup, render, renderHook, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal, Unreachable, type Api, type PickerSession } from '../src/api';
import { Picker } from '../src/parts/Picker';
import { PICKER_SCOPE } from '../src/signIn';
import { pickerAddress, usePicking, type Picking } from '../src/usePicking';
import { around, later } from './around';
import { job } from './jobs';

const OPEN: PickerSession = {
  id: 'session',
  pickerUri: 'https://photos.google.com/integration/picker/x',
  picked: false,
  pollAfterMillis: 3_000,
};

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function picking(api: Partial<Api>, allowed = true) {
  const { ask, wrapper } = around(api);
  const onStarted = vi.fn();
  const { result } = renderHook(() => usePicking(allowed, onStarted), { wrapper });
  return { result, ask, onStarted };
}

/** Clicks, and lets Google's answer arrive. */
const begin = (result: { current: ReturnType<typeof usePicking> }) =>
  act(async () => result.current.start(null));

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));

test('takes over when the user is done, as often as Google wants to be asked', async () => {
  const states = [OPEN, OPEN, { ...OPEN, picked: true }];
  const pickerSession = vi.fn(async () => states.shift() ?? OPEN);
  const started = job();
  const startJob = vi.fn(async () => started);
  const { result, onStarted } = picking({
    startPicking: async () => OPEN,
    pickerSession,
    startJob,
  });

  await begin(result);
  await pass(2_900);
  expect(pickerSession).toHaveBeenCalledTimes(0);
  await pass(200);
  expect(pickerSession).toHaveBeenCalledTimes(1);
  await pass(2_700);
  expect(pickerSession).toHaveBeenCalledTimes(1);
  await pass(3_300);

  expect(startJob).toHaveBeenCalledWith({ type: 'picker', sessionId: 'session' }, 'picker-session');
  expect(onStarted).toHaveBeenCalledWith(started);
  expect(result.current.picking.kind).toBe('idle');
  expect(sessionStorage.length).toBe(0);
});

test('tries again to take over when the API is away at that moment', async () => {
  const startJob = vi
    .fn<Api['startJob']>()
    .mockRejectedValueOnce(new Unreachable('away'))
    .mockResolvedValueOnce(job());
  const { result, onStarted } = picking({
    startPicking: async () => OPEN,
    pickerSession: async () => ({ ...OPEN, picked: true }),
    startJob,
  });

  await begin(result);
  await pass(3_000);
  expect(onStarted).not.toHaveBeenCalled();
  await pass(10_000);

  expect(onStarted).toHaveBeenCalledOnce();
  expect(startJob.mock.calls[0]?.[1]).toBe(startJob.mock.calls[1]?.[1]);
});

test.each([
  [new Refusal(429, 'too-many-jobs', 'You have 3 open jobs.'), 'You have 3 open jobs.'],
  [
    new Refusal(503, 'slow-down', 'Google asked to slow down.'),
    'Google asked to slow down. Try again in a few minutes.',
  ],
  [new Unreachable('The importer is busy.'), 'The importer is busy.'],
])('keeps what was picked while it cannot be taken over, and says why: %s', async (why, words) => {
  const startJob = vi.fn<Api['startJob']>().mockRejectedValue(why);
  const { result, onStarted } = picking({
    startPicking: async () => OPEN,
    pickerSession: async () => ({ ...OPEN, picked: true }),
    startJob,
  });

  await begin(result);
  await pass(60_000);
  expect(result.current.picking).toEqual({
    kind: 'waiting',
    session: { ...OPEN, picked: true },
    problem: expect.objectContaining({ text: words }),
  });
  expect(sessionStorage.getItem('picking')).toBe('session');
  // 3 s after the click, then 6, 12 and 24 s later: it is not asked ever faster than it can be.
  expect(startJob).toHaveBeenCalledTimes(4);

  startJob.mockResolvedValue(job());
  await pass(60_000);
  expect(onStarted).toHaveBeenCalledOnce();
  expect(result.current.picking.kind).toBe('idle');
});

test('keeps the way to Google’s window while the importer is away', async () => {
  const pickerSession = vi.fn(async () => OPEN).mockRejectedValueOnce(new Unreachable('away'));
  const { result } = picking({ startPicking: async () => OPEN, pickerSession });

  await begin(result);
  await pass(3_000);
  expect(result.current.picking).toEqual({
    kind: 'waiting',
    session: OPEN,
    problem: { text: 'away' },
  });
  await pass(6_000);
  expect(result.current.picking).toEqual({ kind: 'waiting', session: OPEN });
});

test('stays cancelled, whatever the answer to the last question is', async () => {
  const { asked, waiting } = later<PickerSession>();
  const { result } = picking({
    startPicking: async () => OPEN,
    pickerSession: asked,
    endPicking: async () => {},
  });

  await begin(result);
  await pass(3_000);
  act(() => result.current.cancel());
  await act(async () => waiting[0]?.reject(new Refusal(404, 'session-gone', 'gone')));

  expect(result.current.picking).toEqual({ kind: 'idle' });
});

test.each([
  ['that it waits', {}, /Waiting for your selection/, true],
  ['that it takes over', { picked: true }, /Starting the import/, false],
  ['why it cannot take over', { picked: true, problem: { text: 'Too busy.' } }, /Too busy\./, true],
])(
  'tells %s',
  (
    _,
    { picked = false, problem }: { picked?: boolean; problem?: { text: string } },
    words,
    canEnd,
  ) => {
    const session = { ...OPEN, picked };
    const waiting: Picking = { kind: 'waiting', session, ...(problem && { problem }) };
    render(<Picker job={undefined} picking={waiting} onStart={() => {}} onCancel={() => {}} />);

    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByRole('link') !== null).toBe(!picked);
    expect(screen.queryByRole('button', { name: 'Cancel' }) !== null).toBe(canEnd);
  },
);

test('goes on waiting after a reload', async () => {
  sessionStorage.setItem('picking', 'session');
  const { result } = picking({ pickerSession: async () => OPEN });

  expect(result.current.picking.kind).toBe('waiting');
  await pass(500);
  expect(result.current.picking).toEqual({ kind: 'waiting', session: OPEN });
});

test('asks for access first, and closes the tab that was opened for nothing', () => {
  const close = vi.fn();
  const { result, ask } = picking({}, false);

  act(() => result.current.start({ close } as unknown as Window));

  expect(close).toHaveBeenCalled();
  expect(ask).toHaveBeenCalledWith({ scope: PICKER_SCOPE, intent: 'pick' });
});

test.each([
  ['has expired', () => Promise.reject(new Refusal(404, 'session-gone', 'gone')), /expired/],
  ['took too long', async () => ({ ...OPEN, timeoutMillis: 0 }), /took too long/],
])('stops when a session %s', async (_, pickerSession, words) => {
  const { result } = picking({ startPicking: async () => OPEN, pickerSession });

  await begin(result);
  await pass(3_000);

  expect(result.current.picking).toMatchObject({ kind: 'failed' });
  expect(JSON.stringify(result.current.picking)).toMatch(words);
});

test('opens only addresses that are safe', () => {
  expect(pickerAddress(OPEN)).toBe(`${OPEN.pickerUri}/autoclose`);
  expect(pickerAddress({ ...OPEN, pickerUri: 'javascript:alert(1)' })).toBeUndefined();
});
