import type { Job, Medium, Source, Watch } from './api';

/** What went wrong, in a sentence, and what the server said literally. */
export interface Problem {
  readonly text: string;
  readonly details?: string;
}

/** Sentences for what Google answers; what it says literally is for the details. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'no-photos-account':
    'This Google account does not use Google Photos yet. Open photos.google.com once with it, or sign in with another account.',
  'refused-by-google': 'Google did not accept the request.',
  'too-many-sessions': 'Google has too many open selections of yours. Try again in a few minutes.',
  'session-gone': 'The selection has expired. Start again.',
  'not-picked-yet': 'The selection is not finished yet.',
  'slow-down': 'Google asked to slow down. Try again in a few minutes.',
  'google-unavailable': 'Google did not answer. Try again in a minute.',
  internal: 'Something went wrong on our side. Try again in a minute.',
};

/** A refusal of the API's for people. */
export function explained(code: string, message: string): Problem {
  if (/active Google Photos account/i.test(message)) {
    return { text: EXPLAINED['no-photos-account'] as string, details: message };
  }
  const text = EXPLAINED[code];
  return text === undefined ? { text: message } : { text, details: message };
}

export function nameOf(medium: Medium): string {
  return medium.filename ?? medium.key.slice(medium.key.lastIndexOf('/') + 1);
}

/** "May 2026"; in which zone it begins does not matter to its name. */
export function monthTitle(month: string): string {
  return month === 'undated'
    ? 'Without a date'
    : new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en', {
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      });
}

/** Why an item failed, for people. */
const CAUSES: Readonly<Record<string, string>> = {
  'access-rejected': 'Google refused access',
  'invalid-request': 'Google did not accept the request',
  throttled: 'Google asked to slow down, again and again',
  'quota-exhausted': 'Google’s quota for the day was used up',
  'source-unavailable': 'Google did not answer',
  unreachable: 'Google could not be reached',
  'timed-out': 'Timed out',
  'broken-body': 'The download broke off',
  'not-the-medium': 'Google sent something other than this item',
  'damaged-at-source': 'It is damaged in the export',
  'unproven-body': 'Download could not be verified',
  'link-refused': 'Google refused the download',
  'item-gone': 'It is no longer in Google Photos',
  'not-ready': 'Google is still processing this video',
  'processing-failed': 'Google could not process this video',
  'session-gone': 'The selection has expired',
  'name-taken': 'Another file has its name',
  'destination-failed': 'Could not be stored',
  stopped: 'The import was stopped first',
};

export function causeOf(label: string): string {
  return CAUSES[label] ?? `Unknown reason (${label})`;
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

/** When a photo was taken: where it was taken if that is known, else here; the zone is named. */
export function timeTaken(iso: string, zone = ''): string {
  const minutes = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  const there =
    minutes === null
      ? 0
      : Number(`${minutes[1]}1`) * (Number(minutes[2]) * 60 + Number(minutes[3])) * 60_000;
  // Older browsers take no offset for a time zone, so the clock is moved instead.
  const shown = new Date(Date.parse(iso) + there).toLocaleString(undefined, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    ...(minutes === null ? { timeZoneName: 'short' } : { timeZone: 'UTC' }),
  });
  return minutes === null ? shown : `${shown} (UTC${zone})`;
}

/** "daily", "every 6 hours". */
function rhythm(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  return hours === 24 ? 'daily' : `every ${hours <= 1 ? 'hour' : `${hours} hours`}`;
}

/** When a watched album was last imported, and when it is next. */
export function watchTimes(watch: Watch, now: Date = new Date()): string {
  const next =
    Date.parse(watch.nextRun) > now.getTime()
      ? `Next check ${time(watch.nextRun, now)}.`
      : 'Next check in under 15 minutes.';
  const last = watch.lastRun === undefined ? '' : ` Last check ${time(watch.lastRun.at, now)}.`;
  return `Checked ${rhythm(watch.everySeconds)}.${last} ${next}`;
}

export function titleOf(source: Source, albumTitle: string | undefined): string {
  switch (source.type) {
    case 'album':
      return albumTitle ?? 'An album';
    case 'picker':
      return 'Picked from Google Photos';
    case 'everything':
      return 'Everything this app created';
    case 'takeout':
      return `Google Takeout export ${source.export}`;
  }
}

export function isOver(job: Job): boolean {
  return ['cancelled', 'done', 'done-with-failures', 'failed', 'broken'].includes(job.state);
}

/** What became of it, in one sentence that can be checked. */
export function verdict(job: Job): string {
  const kept = job.stored + job.alreadyThere;
  const split =
    job.alreadyThere === 0 || job.stored === 0
      ? ''
      : ` (${job.stored.toLocaleString('en')} new, ${job.alreadyThere.toLocaleString('en')} already there)`;
  switch (job.state) {
    case 'done':
      if (job.listed === 0) {
        return 'Complete: no items found.';
      }
      return job.stored === 0
        ? `Nothing new: ${job.listed === 1 ? 'the item is' : `all ${job.listed.toLocaleString('en')} are`} already stored.`
        : `${job.takeout?.state === 'incomplete' ? 'Incomplete export' : 'Complete'}: ${count(job.listed, 'item')} found, ${kept.toLocaleString('en')} stored${split}.`;
    case 'done-with-failures':
      return `${count(job.listed, 'item')} found, ${kept.toLocaleString('en')} stored${split}, ${job.failed.count.toLocaleString('en')} failed.`;
    case 'cancelled':
      return `Cancelled. ${count(kept, 'item')} already stored ${kept === 1 ? 'is' : 'are'} kept.`;
    case 'failed':
      return `Import failed: ${reasonOf(job)}`;
    case 'broken':
      return `Import stopped: ${reasonOf(job)} The operator of this deployment has been told.`;
    case 'waiting':
      return 'Queued.';
    case 'needs-consent':
      return 'Google access has expired. Reconnect to continue.';
    case 'suspended':
      return `Paused${job.resumesAt ? ` until ${time(job.resumesAt)}` : ''}: ${reasonOf(job)}`;
    case 'running':
      return 'Importing';
  }
}

/** Raw messages of Google never get here: they are in the details. */
function reasonOf(job: Job): string {
  return job.problem === undefined
    ? 'no reason was given.'
    : (problemOfJob(job)?.text ?? job.problem);
}

/** Why an import failed, with what Google said literally where it did. */
export function problemOfJob(job: Job): Problem | undefined {
  const { problem } = job;
  if (problem === undefined) {
    return undefined;
  }
  const raw = /the answer was \d|[A-Z]{3,}_[A-Z]{3,}/.test(problem);
  return raw ? explained('refused-by-google', problem) : { text: problem };
}
