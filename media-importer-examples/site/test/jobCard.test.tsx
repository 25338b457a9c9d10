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
  render(
    <Surroundings
      value={{ api: api as Api, ask, tell: () => {}, expired: false, email: 'anna@example.com' }}
    >
      <ul>
        <JobCard
          job={job(changes)}
          title="Summer"
          total={total}
          pace={{ itemsPerSecond: 4, bytesPerSecond: 2_000_000 }}
          onChanged={onChanged}
        />
      </ul>
    </Surroundings>,
  );
  return { ask, onChanged };
}

const bar = () => screen.getByRole<HTMLProgressElement>('progressbar');

test('shows how far it is, how fast, and how long it takes', () => {
  show({ listed: 100, stored: 100, bytes: 50_000_000 }, {}, 300);

  expect(bar().value).toBeCloseTo(1 / 3);
  expect(screen.getByText('100 of about 300')).toBeTruthy();
  expect(screen.getByText('4 items/s, 2.0 MB/s')).toBeTruthy();
  expect(screen.getByText('about 50 seconds')).toBeTruthy();
});

test('does not make up an end where Google tells none', () => {
  show({ source: { type: 'picker', sessionId: 's' }, listed: 100 });

  expect(bar().hasAttribute('value')).toBe(false);
  expect(screen.getByText('Google does not tell how many')).toBeTruthy();
});

test.each([
  [{ type: 'picker', sessionId: 's' } as const, PICKER_SCOPE],
  [{ type: 'album', albumId: 'a' } as const, LIBRARY_SCOPE],
])('asks for the access that an import of %j has lost', (source, scope) => {
  const { ask } = show({ state: 'needs-consent', source });

  fireEvent.click(screen.getByRole('button', { name: 'Allow access again' }));

  expect(ask).toHaveBeenCalledWith({ scope });
});

test('says that it waits, and can be cancelled then', async () => {
  const cancelled = job({ state: 'cancelled' });
  const { onChanged } = show({ state: 'waiting' }, { cancel: async () => cancelled });

  expect(screen.getByText('Waits for the import before it.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel Summer' }));

  await vi.waitFor(() => expect(onChanged).toHaveBeenCalledWith(cancelled));
});

test('offers no button where there is nothing to do', () => {
  show({ state: 'done', listed: 3, stored: 3 });

  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('says why a retry was refused', async () => {
  show(
    { state: 'broken', problem: 'The destination could not be written.' },
    { retry: () => Promise.reject(new Refusal(409, 'wrong-state', 'This job is not over yet.')) },
  );

  expect(screen.getByText(/It stopped: The destination could not be written\./)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Go on with it' }));

  expect((await screen.findByRole('alert')).textContent).toBe('This job is not over yet.');
});
