import type { Job } from '../src/api';

export const START = '2026-01-01T12:00:00Z';

/** A job that has just begun, apart from what is said. */
export function job(changes: Partial<Job> = {}): Job {
  return {
    id: 'one',
    source: { type: 'everything' },
    state: 'running',
    listed: 0,
    stored: 0,
    alreadyThere: 0,
    bytes: 0,
    failed: { count: 0, byCause: {} },
    createdAt: START,
    updatedAt: START,
    ...changes,
  };
}
