import { useRef, useState } from 'react';
import type { ExportChoice, Job } from '../api';
import { useAction, useSurroundings } from '../surroundings';
import { useTakeout, type InboxExport, type Uploading } from '../useTakeout';
import { count, size, type Problem } from '../words';
import { Dialog } from './Dialog';
import { Arrow } from './Icons';
import { ProblemNotice } from './ProblemNotice';
import '../takeout.css';

/** Uploads a Google Takeout export, and imports it. */
export function Takeout({ onStarted }: { onStarted: (job: Job) => void }) {
  const [choice, setChoice] = useState(USUAL);
  const { uploading, exports, upload, stop, startImport, remove } = useTakeout(choice, onStarted);
  const busy = uploading.kind === 'uploading';
  return (
    <div className="card takeout">
      <span className="medal">
        <Arrow />
      </span>
      <div className="grow">
        <h3>Upload a Takeout export</h3>
        <p className="quiet">
          <a href="https://takeout.google.com" target="_blank" rel="noopener noreferrer">
            Google Takeout
          </a>{' '}
          gives your whole library in full quality. Order Google Photos as zip files, download all
          of them, and choose them here.
        </p>
        <Choices choice={choice} onChange={setChoice} />
        {uploading.kind === 'uploading' ? (
          <Progress uploading={uploading} onStop={stop} />
        ) : (
          <Chooser problem={uploading.problem} onChosen={upload} />
        )}
        {!busy && exports !== undefined && exports.length > 0 && (
          <ul className="exports" aria-label="Uploaded exports">
            {exports.map((one) => (
              <Export key={one.name} export={one} onImport={startImport} onRemove={remove} />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

const USUAL: ExportChoice = {
  trashed: false,
  archived: true,
  locked: false,
  edited: 'both',
  albumFiles: true,
  xmpFiles: false,
};

/** What is imported of an export. */
function Choices({
  choice,
  onChange,
}: {
  choice: ExportChoice;
  onChange: (choice: ExportChoice) => void;
}) {
  const box = (name: Exclude<keyof ExportChoice, 'edited'>, label: string) => (
    <label>
      <input
        type="checkbox"
        checked={choice[name]}
        onChange={(event) => onChange({ ...choice, [name]: event.currentTarget.checked })}
      />{' '}
      {label}
    </label>
  );
  return (
    <details className="choices">
      <summary>What to import</summary>
      {box('archived', 'The archive')}
      {box('trashed', 'The trash')}
      {box('locked', 'The locked folder')}
      <label>
        Edited photos{' '}
        <select
          value={choice.edited}
          onChange={(event) =>
            onChange({ ...choice, edited: event.currentTarget.value as ExportChoice['edited'] })
          }
        >
          <option value="both">both forms</option>
          <option value="original">as they were taken</option>
          <option value="edited">as they were edited</option>
        </select>
      </label>
      {box('albumFiles', 'A list of each album')}
      {box('xmpFiles', 'An XMP file beside each photo, for photo programs')}
    </details>
  );
}

function Chooser({
  problem,
  onChosen,
}: {
  problem: Problem | undefined;
  onChosen: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <>
      <ProblemNotice problem={problem} />
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          onChosen([...event.dataTransfer.files]);
        }}
      >
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label="Files of the export"
          onChange={(event) => {
            onChosen([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <button type="button" className="button main" onClick={() => input.current?.click()}>
          Choose files
        </button>
        <span className="quiet">or drop them here</span>
      </div>
    </>
  );
}

function Progress({
  uploading,
  onStop,
}: {
  uploading: Extract<Uploading, { kind: 'uploading' }>;
  onStop: () => void;
}) {
  const { expired, renew } = useSurroundings();
  const total = uploading.files.reduce((sum, file) => sum + file.size, 0);
  const arrived = uploading.files.reduce((sum, file) => sum + file.arrived, 0);
  const current = uploading.files.find((file) => file.arrived < file.size);
  const finished = uploading.files.filter((file) => file.arrived === file.size).length;
  return (
    <>
      <progress
        aria-label="Upload of the export"
        value={total === 0 ? 0 : arrived / total}
        max={1}
      />
      <p>
        {size(arrived)} of {size(total)} uploaded; {finished} of{' '}
        {count(uploading.files.length, 'file')} complete.
      </p>
      {current !== undefined && <p className="quiet">{current.name}</p>}
      {expired && (
        <div className="notice warn" role="alert">
          <p>Your sign-in has ended, and the upload waits for it.</p>
          <button type="button" className="button" onClick={renew}>
            Sign in in another window
          </button>
        </div>
      )}
      <p className="quiet">
        Keep this page open. If it closes, choose the same files again: the upload goes on where it
        was. The import starts by itself.
      </p>
      <button type="button" className="button" onClick={onStop}>
        Stop the upload
      </button>
    </>
  );
}

function Export({
  export: one,
  onImport,
  onRemove,
}: {
  export: InboxExport;
  onImport: (name: string) => Promise<void>;
  onRemove: (name: string) => Promise<void>;
}) {
  const { busy, problem, run } = useAction();
  const [asking, setAsking] = useState(false);
  return (
    <li>
      <strong>{one.name}</strong>
      <span className="quiet">
        {count(one.files.length, 'file')}, {size(one.bytes)}
        {one.unfinished.length > 0 &&
          `; not complete: ${one.unfinished.join(', ')}. Choose the same files again to go on.`}
      </span>
      <ProblemNotice problem={problem} />
      <div className="actions start">
        {one.files.length > 0 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => run(() => onImport(one.name))}
          >
            Import <span className="hidden">{one.name}</span>
          </button>
        )}
        <button type="button" className="button" disabled={busy} onClick={() => setAsking(true)}>
          Delete <span className="hidden">{one.name}</span>
        </button>
      </div>
      {asking && (
        <Dialog title="Delete the uploaded export?" onClose={() => setAsking(false)}>
          <p>
            The uploaded files of {one.name} are deleted. Photos that are imported already stay. An
            import that still runs cannot go on.
          </p>
          <div className="actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button
              type="button"
              className="button danger"
              onClick={() => {
                setAsking(false);
                run(() => onRemove(one.name));
              }}
            >
              Delete it
            </button>
          </div>
        </Dialog>
      )}
    </li>
  );
}
