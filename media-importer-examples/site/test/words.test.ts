import { expect, test } from 'vitest';
import {
  causeOf,
  count,
  duration,
  explained,
  monthTitle,
  size,
  time,
  timeTaken,
  titleOf,
  verdict,
} from '../src/words';
import { job } from './jobs';

test('numbers agree with their words', () => {
  expect([0, 1, 2, 1234].map((number) => count(number, 'item'))).toEqual([
    '0 items',
    '1 item',
    '2 items',
    '1,234 items',
  ]);
});

test('sizes are short and never round up to a thousand', () => {
  expect([0, 999, 1000, 9_940, 9_960, 999_499, 999_500, 1.5e9, 5e15].map(size)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '9.9 kB',
    '10 kB',
    '999 kB',
    '1.0 MB',
    '1.5 GB',
    '5,000 TB',
  ]);
});

test('durations do not flicker', () => {
  expect([3, 41, 90, 3000, 7000, 200_000].map(duration)).toEqual([
    'a few seconds',
    'about 50 seconds',
    'about 2 minutes',
    'about 50 minutes',
    'about 2 hours',
    'about 2 days',
  ]);
});

test('a time of another day has its day', () => {
  const now = new Date('2026-01-01T12:00:00');
  expect(time('2026-01-01T13:05:00', now)).not.toContain('2026');
  expect(time('2026-01-02T13:05:00', now)).toContain('2026');
});

test('the time of a photo names its zone', () => {
  const shown = timeTaken('2026-01-01T13:05:00Z');
  const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' })
    .formatToParts(new Date('2026-01-01T13:05:00Z'))
    .find(({ type }) => type === 'timeZoneName')?.value;
  expect(shown).toContain('2026');
  expect(shown).toContain(zone);
  expect(timeTaken('2026-01-01T13:05:00Z', '+05:45')).toMatch(/6:50.*\(UTC\+05:45\)$/);
  expect(timeTaken('2026-01-01T13:05:00Z', 'nowhere')).toBe(shown);
});

test('every reason has words, and one that is new is named', () => {
  expect(causeOf('broken-body')).toBe('The download broke off');
  expect(causeOf('brand-new')).toBe('Unknown reason (brand-new)');
});

const INCOMPLETE = { state: 'incomplete', parts: 3, partsRead: 2 } as const;

test('the verdict says what became of everything', () => {
  expect(verdict(job({ state: 'done', listed: 300, stored: 300 }))).toBe(
    'Complete: 300 items found, 300 stored.',
  );
  expect(
    verdict(job({ state: 'done', listed: 25, stored: 6, alreadyThere: 19, takeout: INCOMPLETE })),
  ).toBe('Incomplete export: 25 items found, 25 stored (6 new, 19 already there).');
  expect(verdict(job({ state: 'done', listed: 5, alreadyThere: 5 }))).toBe(
    'Nothing new: all 5 are already stored.',
  );
  expect(
    verdict(
      job({
        state: 'done-with-failures',
        listed: 10,
        stored: 7,
        alreadyThere: 1,
        failed: { count: 2, byCause: { throttled: 2 } },
      }),
    ),
  ).toBe('10 items found, 8 stored (7 new, 1 already there), 2 failed.');
  expect(verdict(job({ state: 'done' }))).toBe('Complete: no items found.');
});

test('a pause says until when and why', () => {
  const paused = job({
    state: 'suspended',
    resumesAt: '2026-01-01T12:30:00Z',
    problem: 'Google asked to slow down.',
  });
  expect(verdict(paused)).toMatch(/^Paused until .+: Google asked to slow down\.$/);
});

test('an import is named by what it is of', () => {
  expect(titleOf({ type: 'album', albumId: 'a' }, 'Summer')).toBe('Summer');
  expect(titleOf({ type: 'album', albumId: 'a' }, undefined)).toBe('An album');
  expect(titleOf({ type: 'picker', sessionId: 's' }, undefined)).toBe('Picked from Google Photos');
});

test('a month is written out', () => {
  expect(monthTitle('2026-05')).toBe('May 2026');
  expect(monthTitle('undated')).toBe('Without a date');
});

test('what Google says literally is explained, and kept for the details', () => {
  expect(explained('refused-by-google', 'the answer was 400 X_Y')).toEqual({
    text: 'Google did not accept the request.',
    details: 'the answer was 400 X_Y',
  });
  expect(
    explained('refused-by-google', 'The user does not have an active Google Photos account.').text,
  ).toMatch(/^This Google account does not use Google Photos yet\./);
  expect(explained('too-many-jobs', 'You have 3 open jobs.')).toEqual({
    text: 'You have 3 open jobs.',
  });
});
