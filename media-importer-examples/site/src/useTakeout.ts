import { useCallback, useEffect, useRef, useState } from 'react';
import { Refusal, Unreachable, type ExportChoice, type InboxFile, type Job } from './api';
import { problemOf, useSurroundings } from './surroundings';
import {
  exportNameOf,
  refusalOf,
  sendByRequest,
  Stopped,
  uploadFile,
  waitFor,
} from './takeoutUpload';
import type { Problem } from './words';

/** An export in the inbox. */
export interface InboxExport {
  readonly name: string;
  readonly files: readonly InboxFile[];
  readonly bytes: number;
  /** Names of files whose upload is not complete. */
  readonly unfinished: readonly string[];
}

export interface FileProgress {
  readonly name: string;
  readonly size: number;
  readonly arrived: number;
}

export type Uploading =
  | { readonly kind: 'idle'; readonly problem?: Problem }
  | { readonly kind: 'uploading'; readonly name: string; readonly files: readonly FileProgress[] };

export interface Takeout {
  readonly uploading: Uploading;
  /** Undefined until they were asked for once. */
  readonly exports: readonly InboxExport[] | undefined;
  readonly upload: (files: readonly File[]) => void;
  readonly stop: () => void;
  readonly startImport: (exportName: string) => Promise<void>;
  readonly remove: (exportName: string) => Promise<void>;
}

/**
 * Uploads exports, and lists those that are uploaded.
 *
 * @param choice what is imported of them
 */
export function useTakeout(choice: ExportChoice, onStarted: (job: Job) => void): Takeout {
  const { api, tell, expired } = useSurroundings();
  const [uploading, setUploading] = useState<Uploading>({ kind: 'idle' });
  const [exports, setExports] = useState<readonly InboxExport[]>();
  const waiting = useRef<(() => void)[]>([]);
  const stopping = useRef<AbortController | undefined>(undefined);

  const look = useCallback(async () => {
    const { files, uploads } = await api.inbox();
    const names = [...new Set([...files, ...uploads].map((file) => file.export))].sort();
    setExports(
      names.map((name) => {
        const own = files.filter((file) => file.export === name);
        return {
          name,
          files: own,
          bytes: own.reduce((sum, file) => sum + file.sizeBytes, 0),
          unfinished: uploads.filter((file) => file.export === name).map((file) => file.name),
        };
      }),
    );
  }, [api]);

  useEffect(() => {
    if (!expired) {
      look().catch(() => setExports((before) => before ?? []));
    }
  }, [look, expired]);

  useEffect(() => {
    if (!expired) {
      waiting.current.splice(0).forEach((goOn) => goOn());
    }
  }, [expired]);

  // An upload takes hours: what counts is the choice at its end.
  const latest = useRef(choice);
  useEffect(() => {
    latest.current = choice;
  }, [choice]);

  const startImport = useCallback(
    async (exportName: string) => {
      onStarted(
        await api.startJob(
          { type: 'takeout', export: exportName, ...latest.current },
          crypto.randomUUID(),
        ),
      );
    },
    [api, onStarted],
  );

  const run = useCallback(
    async (files: readonly File[], signal: AbortSignal) => {
      const name = exportNameOf(files, new Date());
      let progress: readonly FileProgress[] = files.map((file) => ({
        name: file.name,
        size: file.size,
        arrived: 0,
      }));
      setUploading({ kind: 'uploading', name, files: progress });
      const signedIn = (stopped: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          waiting.current.push(resolve);
          stopped.addEventListener('abort', () => reject(new Stopped()));
        });
      const means = { api, send: sendByRequest, wait: waitFor, signedIn };
      for (const file of files) {
        await uploadFile(
          means,
          name,
          file,
          (arrived) => {
            progress = progress.map((one) => (one.name === file.name ? { ...one, arrived } : one));
            setUploading({ kind: 'uploading', name, files: progress });
          },
          signal,
        );
      }
      await startImport(name);
      tell('The upload is complete.');
    },
    [api, startImport, tell],
  );

  const upload = useCallback(
    (files: readonly File[]) => {
      if (stopping.current !== undefined || files.length === 0) {
        return;
      }
      const refused = files.find((file) => refusalOf(file) !== undefined);
      if (refused !== undefined) {
        setUploading({ kind: 'idle', problem: { text: `${refused.name}: ${refusalOf(refused)}` } });
        return;
      }
      const controller = new AbortController();
      stopping.current = controller;
      run(files, controller.signal)
        .then(
          () => setUploading({ kind: 'idle' }),
          (error: unknown) =>
            setUploading(
              error instanceof Stopped
                ? { kind: 'idle' }
                : { kind: 'idle', problem: brokenOff(error) },
            ),
        )
        .finally(() => {
          // The other pieces of a file that failed need not arrive.
          controller.abort();
          stopping.current = undefined;
          look().catch(() => {});
        });
    },
    [look, run],
  );

  const stop = useCallback(() => stopping.current?.abort(), []);

  const remove = useCallback(
    async (exportName: string) => {
      await api.deleteExport(exportName);
      await look();
    },
    [api, look],
  );

  // The browser asks before it leaves a page that uploads.
  const busy = uploading.kind === 'uploading';
  useEffect(() => {
    if (!busy) {
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [busy]);

  return { uploading, exports, upload, stop, startImport, remove };
}

/** What went wrong, and that nothing that arrived is lost. */
function brokenOff(error: unknown): Problem {
  const problem =
    error instanceof Refusal || error instanceof Unreachable
      ? problemOf(error)
      : { text: 'The upload broke off.' };
  return {
    ...problem,
    text: `${problem.text} What has arrived is kept: choose the same files again to go on.`,
  };
}
