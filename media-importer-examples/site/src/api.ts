/** The API as its OpenAPI document describes it, as far as this page needs it. */

export interface SignIn {
  readonly idToken: string;
  readonly email: string;
  readonly scopes: readonly string[];
  /** Where the media are stored, such as s3://bucket/folder/. */
  readonly destination?: string;
}

export interface Album {
  readonly id: string;
  readonly title?: string;
  readonly itemCount?: number;
  readonly coverUrl?: string;
}

export interface PickerSession {
  readonly id: string;
  readonly pickerUri?: string;
  readonly picked: boolean;
  readonly pollAfterMillis?: number;
  readonly timeoutMillis?: number;
}

export type JobState =
  | 'waiting'
  | 'running'
  | 'suspended'
  | 'needs-consent'
  | 'cancelled'
  | 'done'
  | 'done-with-failures'
  | 'failed'
  | 'broken';

export type Source =
  | { readonly type: 'album'; readonly albumId: string }
  | { readonly type: 'picker'; readonly sessionId: string }
  | { readonly type: 'everything' }
  | ({ readonly type: 'takeout'; readonly export: string } & Partial<ExportChoice>);

/** What is imported of an export. */
export interface ExportChoice {
  readonly trashed: boolean;
  readonly archived: boolean;
  readonly locked: boolean;
  readonly edited: 'original' | 'edited' | 'both';
  readonly albumFiles: boolean;
  readonly xmpFiles: boolean;
}

export interface Failure {
  readonly itemId: string;
  readonly filename?: string;
  readonly cause: string;
  readonly retryable: boolean;
  readonly attempts: number;
}

export interface Job {
  readonly id: string;
  readonly source: Source;
  readonly state: JobState;
  readonly problem?: string;
  readonly resumesAt?: string;
  /** How many items it is of, when that is known. */
  readonly total?: number;
  readonly listed: number;
  readonly stored: number;
  readonly alreadyThere: number;
  readonly bytes: number;
  readonly failed: {
    readonly count: number;
    readonly byCause: Readonly<Record<string, number>>;
    readonly items?: readonly Failure[];
    readonly nextCursor?: string;
  };
  readonly takeout?: TakeoutReport;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
}

/** What a Takeout export holds; all but the state is absent as long as it is not known. */
export interface TakeoutReport {
  readonly state: 'reading' | 'complete' | 'incomplete' | 'unknown';
  readonly partsRead?: number;
  readonly parts?: number;
  readonly items?: number;
  readonly problems?: readonly string[];
  readonly failedAtGoogle?: number;
  readonly withoutMedium?: number;
  readonly leftOut?: Readonly<Record<string, number>>;
}

export interface InboxFile {
  readonly export: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface Upload {
  readonly sizeBytes: number;
  readonly pieceBytes: number;
  readonly pieces: number;
  readonly done: readonly number[];
  readonly complete: boolean;
}

export interface Medium {
  readonly itemId: string;
  readonly key: string;
  readonly filename?: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256?: string;
  readonly takenAt?: string;
  /** Such as +02:00. */
  readonly zone?: string;
  readonly remarks?: readonly string[];
  readonly link: string;
  /** Missing when there is no small picture. */
  readonly smallPictureLink?: string;
  readonly linkEndsAt: string;
  /** Only in the answer for one medium: saves the file under its name. */
  readonly downloadLink?: string;
  /** Only in the answer for one medium: whether the storage has the file. */
  readonly found?: boolean;
}

export interface MonthTotals {
  /** Such as 2026-05, or undated. */
  readonly month: string;
  readonly items: number;
  readonly bytes: number;
}

export interface Totals {
  readonly items: number;
  readonly bytes: number;
  /** The latest first. */
  readonly months: readonly MonthTotals[];
}

export interface Watch {
  readonly albumId: string;
  readonly title?: string;
  readonly everySeconds: number;
  readonly lastRun?: { readonly jobId: string; readonly at: string };
  readonly nextRun: string;
}

export interface Paged {
  readonly nextCursor?: string;
}

/** The API answered that it will not. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  get needsConsent(): boolean {
    return this.code === 'needs-consent' || this.code === 'not-connected';
  }
}

/** The API could not be reached, or what stands before it answered in its place. */
export class Unreachable extends Error {}

const TIME_LIMIT_MILLIS = 35_000;

/** The time zone of the person who looks, such as Europe/Berlin. */
function zoneHere(): string | undefined {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export class Api {
  /** Lives here and in no storage. */
  private idToken: string | undefined;
  private expired: () => void = () => {};

  constructor(private readonly url: string) {}

  /** Everything from now on is asked as this user. */
  use(idToken: string): void {
    this.idToken = idToken;
  }

  forget(): void {
    this.idToken = undefined;
  }

  /** Called whenever the sign-in no longer counts. */
  onExpired(listener: () => void): void {
    this.expired = listener;
  }

  signIn(consent: { code: string; codeVerifier: string; redirectUri: string }): Promise<SignIn> {
    return this.call('POST', '/v1/sign-ins', { body: consent });
  }

  disconnect(withMedia: boolean): Promise<void> {
    return this.call('DELETE', `/v1/connections${withMedia ? '?media=delete' : ''}`);
  }

  albums(cursor?: string): Promise<{ albums: Album[] } & Paged> {
    return this.call('GET', '/v1/albums', { query: { cursor } });
  }

  startPicking(): Promise<PickerSession> {
    return this.call('POST', '/v1/picker-sessions', { body: {} });
  }

  pickerSession(id: string): Promise<PickerSession> {
    return this.call('GET', `/v1/picker-sessions/${encodeURIComponent(id)}`);
  }

  endPicking(id: string): Promise<void> {
    return this.call('DELETE', `/v1/picker-sessions/${encodeURIComponent(id)}`);
  }

  /** @param key starts the same job once, however often it is sent */
  startJob(source: Source, key: string): Promise<Job> {
    const { type, ...rest } = source;
    return this.call('POST', '/v1/jobs', { body: { source: type, ...rest }, key });
  }

  jobs(cursor?: string): Promise<{ jobs: Job[] } & Paged> {
    return this.call('GET', '/v1/jobs', { query: { cursor, limit: '20' } });
  }

  job(id: string, failuresCursor?: string): Promise<Job> {
    return this.call('GET', `/v1/jobs/${encodeURIComponent(id)}`, { query: { failuresCursor } });
  }

  cancel(id: string): Promise<Job> {
    return this.call('DELETE', `/v1/jobs/${encodeURIComponent(id)}`);
  }

  retry(id: string): Promise<Job> {
    return this.call('POST', `/v1/jobs/${encodeURIComponent(id)}/retry`);
  }

  watches(): Promise<{ watches: Watch[] }> {
    return this.call('GET', '/v1/watches');
  }

  switchWatchOn(albumId: string, title?: string): Promise<Watch> {
    return this.call('PUT', `/v1/watches/${encodeURIComponent(albumId)}`, { body: { title } });
  }

  switchWatchOff(albumId: string): Promise<void> {
    return this.call('DELETE', `/v1/watches/${encodeURIComponent(albumId)}`);
  }

  media(page: {
    month: string;
    jobId?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  }): Promise<{ media: Medium[] } & Paged> {
    return this.call('GET', '/v1/media', {
      query: { ...page, zone: zoneHere(), limit: String(page.limit) },
    });
  }

  months(jobId?: string): Promise<Totals> {
    return this.call('GET', '/v1/months', { query: { jobId, zone: zoneHere() } });
  }

  /** One medium with links that have just been made. */
  medium(itemId: string): Promise<Medium> {
    return this.call('GET', `/v1/media/${encodeURIComponent(itemId)}`);
  }

  deleteMedium(itemId: string): Promise<void> {
    return this.call('DELETE', `/v1/media/${encodeURIComponent(itemId)}`);
  }

  inbox(): Promise<{
    files: InboxFile[];
    uploads: { readonly export: string; readonly name: string }[];
  }> {
    return this.call('GET', '/v1/inbox');
  }

  /** Begins an upload, or finds out how far it is. */
  beginUpload(exportName: string, name: string, sizeBytes: number): Promise<Upload> {
    return this.call('POST', `/v1/inbox/${encodeURIComponent(exportName)}/uploads`, {
      body: { name, sizeBytes },
    });
  }

  uploadLinks(
    exportName: string,
    name: string,
    sizeBytes: number,
    pieces: readonly number[],
  ): Promise<{ links: { readonly piece: number; readonly link: string }[] }> {
    return this.call('POST', `/v1/inbox/${encodeURIComponent(exportName)}/links`, {
      body: { name, sizeBytes, pieces },
    });
  }

  completeUpload(exportName: string, name: string, sizeBytes: number): Promise<void> {
    return this.call('POST', `/v1/inbox/${encodeURIComponent(exportName)}/completions`, {
      body: { name, sizeBytes },
    });
  }

  deleteExport(exportName: string): Promise<void> {
    return this.call('DELETE', `/v1/inbox/${encodeURIComponent(exportName)}`);
  }

  private async call<T>(
    method: string,
    path: string,
    {
      body,
      query = {},
      key,
    }: { body?: object; query?: Record<string, string | undefined>; key?: string } = {},
  ): Promise<T> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    const headers: Record<string, string> = {};
    if (this.idToken !== undefined) {
      headers['authorization'] = `Bearer ${this.idToken}`;
    }
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    if (key !== undefined) {
      headers['idempotency-key'] = key;
    }
    let status: number;
    let text: string;
    try {
      const answer = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIME_LIMIT_MILLIS),
      });
      status = answer.status;
      text = await answer.text();
    } catch {
      throw new Unreachable('The server cannot be reached.');
    }
    return this.read<T>(status, text);
  }

  private read<T>(status: number, text: string): T {
    let json: unknown;
    try {
      json = text === '' ? undefined : JSON.parse(text);
    } catch {
      throw new Unreachable(
        `The server sent an unexpected response (${status}). Try again in a minute.`,
      );
    }
    if (status >= 200 && status < 300) {
      return json as T;
    }
    const { code, message } =
      (json as { error?: { code?: string; message?: string } })?.error ?? {};
    if (status === 401) {
      this.expired();
      throw new Refusal(status, 'signed-out', 'Your sign-in has ended. Sign in again to continue.');
    }
    if (status === 429 && code === undefined) {
      throw new Unreachable('The server is busy. Trying again.');
    }
    if (status >= 500 && code === undefined) {
      throw new Unreachable(`Something went wrong on our side (${status}).`);
    }
    throw new Refusal(status, code ?? 'unknown', message ?? `The server refused this (${status}).`);
  }
}
