import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Refusal, type Api, type Watch } from '../src/api';
import { WatchSwitch } from '../src/parts/WatchSwitch';
import { LIBRARY_SCOPE } from '../src/signIn';
import { Surroundings } from '../src/surroundings';
import { useWatches } from '../src/useWatches';
import { watchTimes } from '../src/words';

afterEach(cleanup);

const ALBUM = { id: 'album-1', title: 'Summer' };
const ON: Watch = {
  albumId: 'album-1',
  title: 'Summer',
  everySeconds: 86_400,
  nextRun: '2020-01-01T12:00:00Z',
};

function Page({ allowed, news }: { allowed: boolean; news: string }) {
  const watches = useWatches(allowed, news);
  return watches.list === undefined ? (
    <p>not known</p>
  ) : (
    <WatchSwitch album={ALBUM} watch={watches.list[0]} watches={watches} />
  );
}

function show(api: Partial<Api>, allowed = true) {
  const ask = vi.fn();
  const tell = vi.fn();
  const surroundings = {
    api: api as Api,
    ask,
    renew: () => {},
    tell,
    expired: false,
    email: 'anna@example.com',
  };
  const page = (news: string) => (
    <Surroundings value={surroundings}>
      <Page allowed={allowed} news={news} />
    </Surroundings>
  );
  const { rerender } = render(page('one'));
  return { ask, tell, hear: (news: string) => rerender(page(news)) };
}

const theSwitch = () =>
  screen.findByRole('switch', { name: 'Keep importing new photos in Summer' });
const isOn = async () => (await theSwitch()).getAttribute('aria-checked');

test('switches a watch on, says so, and shows its times', async () => {
  const switchWatchOn = vi.fn(async () => ON);
  const { tell } = show({ watches: async () => ({ watches: [] }), switchWatchOn });
  expect(await isOn()).toBe('false');
  expect(screen.queryByText(/Looks/)).toBeNull();

  fireEvent.click(await theSwitch());

  const times = await screen.findByText('Checked daily. Next check in under 15 minutes.');
  expect(switchWatchOn).toHaveBeenCalledWith('album-1', 'Summer');
  expect(await isOn()).toBe('true');
  expect((await theSwitch()).getAttribute('aria-describedby')).toBe(times.id);
  expect(tell).toHaveBeenCalledWith('New photos in Summer will be imported.');
});

test('switches a watch off', async () => {
  const switchWatchOff = vi.fn(async () => {});
  show({ watches: async () => ({ watches: [ON] }), switchWatchOff });
  expect(await isOn()).toBe('true');

  fireEvent.click(await theSwitch());

  await vi.waitFor(async () => expect(await isOn()).toBe('false'));
  expect(switchWatchOff).toHaveBeenCalledWith('album-1');
});

test('sends one request for two clicks, and keeps the keyboard', async () => {
  let answer: (watch: Watch) => void = () => {};
  const switchWatchOn = vi.fn(() => new Promise<Watch>((resolve) => (answer = resolve)));
  show({ watches: async () => ({ watches: [] }), switchWatchOn });
  const button = await theSwitch();
  button.focus();

  fireEvent.click(button);
  fireEvent.click(button);

  expect(switchWatchOn).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(button);
  await act(async () => answer(ON));
  expect(await isOn()).toBe('true');
});

test('says why it could not be switched', async () => {
  show({
    watches: async () => ({ watches: [] }),
    switchWatchOn: () =>
      Promise.reject(new Refusal(429, 'too-many-watches', 'You watch 50 albums.')),
  });

  fireEvent.click(await theSwitch());

  expect((await screen.findByRole('alert')).textContent).toBe('You watch 50 albums.');
  expect(await isOn()).toBe('false');
});

test('asks for access where it was lost', async () => {
  const { ask } = show({
    watches: async () => ({ watches: [] }),
    switchWatchOn: () => Promise.reject(new Refusal(409, 'not-connected', 'Connect.')),
  });

  fireEvent.click(await theSwitch());

  await vi.waitFor(() =>
    expect(ask).toHaveBeenCalledWith({ scope: LIBRARY_SCOPE, intent: 'albums' }),
  );
});

test('looks again when an import has begun, and keeps what it knows when that fails', async () => {
  const watches = vi
    .fn<() => Promise<{ watches: Watch[] }>>()
    .mockResolvedValueOnce({ watches: [] })
    .mockResolvedValueOnce({ watches: [ON] })
    .mockRejectedValue(new Error('offline'));
  const { hear } = show({ watches });
  expect(await isOn()).toBe('false');

  hear('two');
  await vi.waitFor(async () => expect(await isOn()).toBe('true'));
  hear('three');
  await vi.waitFor(() => expect(watches).toHaveBeenCalledTimes(3));
  expect(await isOn()).toBe('true');
});

test('asks for nothing before albums are allowed', () => {
  const watches = vi.fn(async () => ({ watches: [] }));
  show({ watches }, false);
  expect(watches).not.toHaveBeenCalled();
  expect(screen.getByText('not known')).toBeTruthy();
});

test('tells the last and the next time', () => {
  const now = new Date('2026-01-02T13:00:00Z');
  const at = (iso: string) =>
    new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const watch: Watch = {
    ...ON,
    everySeconds: 6 * 3600,
    lastRun: { jobId: 's', at: '2025-12-30T12:00:00Z' },
    nextRun: '2026-01-05T12:00:00Z',
  };
  expect(watchTimes(watch, now)).toBe(
    `Checked every 6 hours. Last check ${at('2025-12-30T12:00:00Z')}. Next check ${at('2026-01-05T12:00:00Z')}.`,
  );
  expect(watchTimes({ ...watch, everySeconds: 3600, nextRun: '2026-01-02T12:59:00Z' }, now)).toBe(
    `Checked every hour. Last check ${at('2025-12-30T12:00:00Z')}. Next check in under 15 minutes.`,
  );
});
