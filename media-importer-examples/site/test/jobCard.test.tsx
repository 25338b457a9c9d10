import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Api, Job } from '../src/api';
import { Refusal } from '../src/api';
import { JobCard } from '../src/parts/JobCard';
import { LIBRARY_SCOPE, PICKER_SCOPE } from '../src/signIn';
import { Surroundings } from '../src/surroundings';
import { job } from './jobs';

afterEach(cleanup);

function show(changes: Partial<Job>, api: Partial<Api> = {}, total?: number) {
  const ask = vi.fn();
  const onChanged = vi.fn();
  const onShowStored = vi.fn();
  render(
    <Surroundings
      value={{
        api: api as Api,
        ask,
        renew: () => {},
        tell: () => {},
        expired: false,
        email: 'anna@example.com',
      }}
    >
      <ul>
        <JobCard
          job={job(changes)}
          title="Summer"
          total={total}
          pace={{ itemsPerSecond: 4, bytesPerSecond: 2_000_000 }}
          onChanged={onChanged}
          onShowStored={onShowStored}
        />
      </ul>
    </Surroundings>,
  );
  return { ask, onChanged, onShowStored };
}

const bar = () => screen.getByRole<HTMLProgressElement>('progressbar');

test('shows how far it is, how fast, and how long it takes', () => {
  show({ listed: 100, stored: 100, bytes: 50_000_000 }, {}, 300);

  expect(bar().value).toBeCloseTo(1 / 3);
  expect(screen.getByText('100 of 300')).toBeTruthy();
  expect(screen.getByText('4 items/s, 2.0 MB/s')).toBeTruthy();
  expect(screen.getByText('about 50 seconds')).toBeTruthy();
});

test('does not make up an end where Google tells none', () => {
  show({ source: { type: 'picker', sessionId: 's' }, listed: 100 });

  expect(bar().hasAttribute('value')).toBe(false);
  expect(screen.getByText('unknown: Google does not say how many')).toBeTruthy();
});

test.each([
  [{ type: 'picker', sessionId: 's' } as const, PICKER_SCOPE],
  [{ type: 'album', albumId: 'a' } as const, LIBRARY_SCOPE],
])('asks for the access that an import of %j has lost', (source, scope) => {
  const { ask } = show({ state: 'needs-consent', source });

  fireEvent.click(screen.getByRole('button', { name: 'Reconnect' }));

  expect(ask).toHaveBeenCalledWith({ scope });
});

test('says that it waits, and can be cancelled then', async () => {
  const cancelled = job({ state: 'cancelled' });
  const { onChanged } = show({ state: 'waiting' }, { cancel: async () => cancelled });

  expect(screen.getByText('Queued.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel Summer' }));

  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledWith(cancelled));
});

test('offers no button where there is nothing to do', () => {
  show({ state: 'done', listed: 3, alreadyThere: 3 });

  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('says why a retry was refused', async () => {
  show(
    { state: 'broken', problem: 'The destination could not be written.' },
    { retry: () => Promise.reject(new Refusal(409, 'wrong-state', 'This job is not over yet.')) },
  );

  expect(screen.getByText(/Import stopped: The destination could not be written\./)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));

  expect((await screen.findByRole('alert')).textContent).toBe('This job is not over yet.');
});

test('leads to what it stored', () => {
  const { onShowStored } = show({ state: 'done', listed: 3, stored: 3 });

  fireEvent.click(screen.getByRole('button', { name: 'Show its photos of Summer' }));

  expect(onShowStored).toHaveBeenCalledWith(expect.objectContaining({ stored: 3 }));
});

test('says in words why an import failed, and what Google answered only in the details', () => {
  show({
    state: 'failed',
    problem: 'the albums: the answer was 400 FAILED_PRECONDITION: no active Google Photos account.',
  });

  expect(
    screen.getByText(/^Import failed: This Google account does not use Google Photos yet\./),
  ).toBeTruthy();
  expect(screen.getByText(/FAILED_PRECONDITION/).closest('details')).not.toBeNull();
});
