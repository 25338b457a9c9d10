import type { Source, Job, Watch } from './api';

/** Why an item failed, for people. */
const CAUSES: Readonly<Record<string, string>> = {
  'access-rejected': 'Google refused access',
  'invalid-request': 'Google did not accept the request',
  throttled: 'Google asked to slow down, again and again',
  'quota-exhausted': 'Google’s quota for the day was used up',
  'source-unavailable': 'Google did not answer',
  unreachable: 'Google could not be found',
  'timed-out': 'It took longer than it may',
  'broken-body': 'The download broke off',
  'not-the-medium': 'Google sent something else than this item',
  'damaged-at-source': 'It is damaged in the export',
  'unproven-body': 'It could not be proven that all of it arrived',
  'link-refused': 'Google refused the download',
  'item-gone': 'It is no longer in Google Photos',
  'not-ready': 'Google is still processing this video',
  'processing-failed': 'Google could not process this video',
  'session-gone': 'The selection has expired',
  'name-taken': 'Its name is taken in the storage',
  'destination-failed': 'The storage did not take it',
  stopped: 'The import was stopped before it was done',
};

export function causeOf(label: string): string {
  return CAUSES[label] ?? `Something unforeseen (${label})`;
}

/** "1 item", "1,234 items". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** "999 B", "1.2 kB", "34 MB": powers of a thousand, as storage is sold. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** "about 40 seconds", "about 3 minutes", "about 2 hours": rounded so that it does not flicker. */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return 'a few seconds';
  }
  if (seconds < 55) {
    return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  }
  if (seconds < 3300) {
    return `about ${count(Math.max(1, Math.round(seconds / 60)), 'minute')}`;
  }
  return seconds < 36 * 3600
    ? `about ${count(Math.round(seconds / 3600), 'hour')}`
    : `about ${count(Math.round(seconds / 86400), 'day')}`;
}

/** A time of today, or with its day when it is another. */
export function time(iso: string, now: Date = new Date()): string {
  const then = new Date(iso);
  const sameDay = then.toDateString() === now.toDateString();
  return then.toLocaleString(
    undefined,
    sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
}

/** "once a day", "every 6 hours". */
function rhythm(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  return hours === 24 ? 'once a day' : `every ${hours <= 1 ? 'hour' : `${hours} hours`}`;
}

/** When a watched album was last imported, and when it is next. */
export function watchTimes(watch: Watch, now: Date = new Date()): string {
  const next =
    Date.parse(watch.nextRun) > now.getTime()
      ? `next ${time(watch.nextRun, now)}`
      : 'next within a quarter of an hour';
  const last = watch.lastRun === undefined ? '' : `last ${time(watch.lastRun.at, now)}, `;
  return `Looks ${rhythm(watch.everySeconds)}: ${last}${next}.`;
}

export function titleOf(source: Source, albumTitle: string | undefined): string {
  switch (source.type) {
    case 'album':
      return albumTitle ?? 'An album';
    case 'picker':
      return 'Picked from Google Photos';
    case 'everything':
      return 'Everything this app made';
  }
}

export function isOver(job: Job): boolean {
  return ['cancelled', 'done', 'done-with-failures', 'failed', 'broken'].includes(job.state);
}

/** What became of it, in one sentence that can be checked. */
export function verdict(job: Job): string {
  const kept = job.stored + job.alreadyThere;
  const already =
    job.alreadyThere === 0
      ? ''
      : job.stored === 0
        ? ' All of it was there already.'
        : ` ${count(job.alreadyThere, 'item')} of these ${job.alreadyThere === 1 ? 'was' : 'were'} there already.`;
  switch (job.state) {
    case 'done':
      return job.listed === 0
        ? 'Complete: there was nothing in it.'
        : `Complete: ${count(job.listed, 'item')} found, ${kept.toLocaleString('en')} stored.${already}`;
    case 'done-with-failures':
      return `${count(job.listed, 'item')} found, ${kept.toLocaleString('en')} stored, ${job.failed.count.toLocaleString('en')} failed.${already}`;
    case 'cancelled':
      return `You cancelled it. ${count(kept, 'item')} stored before stay.`;
    case 'failed':
      return `It could not go on: ${job.problem ?? 'no reason was given.'}`;
    case 'broken':
      return `It stopped: ${job.problem ?? 'no reason was given.'} The operator of this deployment has been told.`;
    case 'waiting':
      return 'Waits for the import before it.';
    case 'needs-consent':
      return 'Google no longer lets us in. Allow access again and it goes on where it was.';
    case 'suspended':
      return `Paused${job.resumesAt ? ` until ${time(job.resumesAt)}` : ''}: ${job.problem ?? 'no reason was given.'}`;
    case 'running':
      return job.listed === 0 ? 'Importing. An item counts when it is safely stored.' : 'Importing';
  }
}
