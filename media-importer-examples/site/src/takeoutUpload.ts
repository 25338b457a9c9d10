import { Refusal, type Api, type Upload } from './api';

/** A piece that does not arrive is sent again after these waits; then the upload stops. */
const WAITS_MILLIS = [1_000, 4_000, 15_000, 60_000];
const AT_ONCE = 3;
/** So many links are fetched at once: they end after an hour. */
const LINKS = 12;

/** Sends bytes to a link; fails if they were not taken. */
export type Send = (
  link: string,
  piece: Blob,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
) => Promise<void>;

/** The upload was stopped by the user. */
export class Stopped extends Error {}

/** What uploading touches; replaced in tests. */
export interface Means {
  readonly api: Pick<Api, 'beginUpload' | 'uploadLinks' | 'completeUpload'>;
  readonly send: Send;
  readonly wait: (millis: number) => Promise<void>;
  /** Waits until the user, whose sign-in has ended, has signed in again. */
  readonly signedIn: (signal: AbortSignal) => Promise<void>;
}

/** The name of the export that files belong to: the beginning that Google gives all its parts. */
export function exportNameOf(files: readonly { readonly name: string }[], today: Date): string {
  const stamp = files
    .map(({ name }) => /^takeout-(\d{8}T\d{6}Z)-/.exec(name)?.[1])
    .find((found) => found !== undefined);
  return `takeout-${stamp ?? today.toISOString().slice(0, 10)}`;
}

/** Why a file cannot be a part of an export that is imported here; undefined if it can. */
export function refusalOf({ name, size }: { name: string; size: number }): string | undefined {
  if (/\.(tgz|tar|tar\.gz)$/i.test(name)) {
    return 'tgz files cannot be imported here. Order the export as zip.';
  }
  if (/\.(crdownload|part|partial|download)$/i.test(name)) {
    return 'Its download is not finished.';
  }
  if (
    !/\.(zip|3g2|3gp|asf|avi|divx|m2ts?|m4v|mkv|mmv|mod|mov|mp|mp4|mpe?g|mts|mv|tod|webm|wmv)$/i.test(
      name,
    )
  ) {
    return 'It is not a part of a Takeout export: those are zip files, and videos beside them.';
  }
  return size === 0 ? 'It is empty. Download it again.' : undefined;
}

/**
 * Uploads one file, or the pieces of it that have not arrived yet.
 *
 * @param onProgress how many bytes of the file have arrived
 */
export async function uploadFile(
  means: Means,
  exportName: string,
  file: File,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { api, send } = means;
  const upload = await again(
    () => api.beginUpload(exportName, file.name, file.size),
    means,
    signal,
  );
  if (upload.complete) {
    onProgress(file.size);
    return;
  }
  const done = new Set(upload.done);
  const missing = numbers(upload).filter((piece) => !done.has(piece));
  let arrived = upload.done.reduce((sum, piece) => sum + rangeOf(upload, piece).bytes, 0);
  const sending = new Map<number, number>();
  const tell = () =>
    onProgress(arrived + [...sending.values()].reduce((sum, bytes) => sum + bytes, 0));
  tell();

  const links = new Map<number, string>();
  const fetchLinks = async (first: number) => {
    const from = missing.indexOf(first);
    const wanted = missing.slice(from, from + LINKS);
    const { links: made } = await api.uploadLinks(exportName, file.name, file.size, wanted);
    made.forEach(({ piece, link }) => links.set(piece, link));
  };
  const sendPiece = async (piece: number) => {
    const { start, bytes } = rangeOf(upload, piece);
    await again(
      async () => {
        if (!links.has(piece)) {
          await fetchLinks(piece);
        }
        const link = links.get(piece) ?? '';
        // If it fails, the link may have ended.
        links.delete(piece);
        await send(
          link,
          file.slice(start, start + bytes),
          (sent) => {
            sending.set(piece, sent);
            tell();
          },
          signal,
        );
      },
      means,
      signal,
    ).finally(() => sending.delete(piece));
    arrived += bytes;
    tell();
  };

  const queue = [...missing];
  const worker = async () => {
    for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
      await sendPiece(piece);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    queue.length = 0;
  }
  await again(() => api.completeUpload(exportName, file.name, file.size), means, signal);
}

function numbers(upload: Upload): number[] {
  return Array.from({ length: upload.pieces }, (_, index) => index + 1);
}

function rangeOf(upload: Upload, piece: number): { start: number; bytes: number } {
  const start = (piece - 1) * upload.pieceBytes;
  return { start, bytes: Math.min(upload.pieceBytes, upload.sizeBytes - start) };
}

/** Tries again what may go well the next time: all but what the API refuses. */
async function again<T>(
  action: () => Promise<T>,
  { wait, signedIn }: Means,
  signal: AbortSignal,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    if (signal.aborted) {
      throw new Stopped();
    }
    try {
      return await action();
    } catch (error) {
      if (signal.aborted) {
        throw new Stopped();
      }
      if (error instanceof Refusal && error.code === 'signed-out') {
        await signedIn(signal);
        continue;
      }
      const pause = WAITS_MILLIS[failures];
      if (error instanceof Refusal || pause === undefined) {
        throw error;
      }
      await wait(pause);
    }
  }
}

/** Sends with XMLHttpRequest, which alone tells how much has been sent. */
export const sendByRequest: Send = (link, piece, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = (outcome: () => void) => {
      signal.removeEventListener('abort', abort);
      outcome();
    };
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () =>
      end(() =>
        request.status === 200 ? resolve() : reject(new Error(`refused (${request.status})`)),
      );
    request.onerror = () => end(() => reject(new Error('the connection broke')));
    request.onabort = () => end(() => reject(new Stopped()));
    signal.addEventListener('abort', abort);
    request.open('PUT', link);
    request.send(piece);
  });

export const waitFor = (millis: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, millis));
