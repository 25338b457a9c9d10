import type { Job } from '../api';
import { share } from '../progress';
import { pickerAddress, type Picking } from '../usePicking';
import { count } from '../words';
import { Out, Pictures } from './Icons';
import { ProblemNotice } from './ProblemNotice';
import { Scene } from './Welcome';

export function Picker({
  picking,
  job,
  onStart,
  onCancel,
}: {
  picking: Picking;
  /** The import of a selection that is not over. */
  job: Job | undefined;
  onStart: (tab: Window | null) => void;
  onCancel: () => void;
}) {
  return (
    <div className="card picker">
      <span className="medal">
        <Pictures />
      </span>
      <div className="grow">
        <h3>Pick from Google Photos</h3>
        <Body picking={picking} onStart={onStart} onCancel={onCancel} />
        {job !== undefined && picking.kind === 'idle' && (
          <div className="picked">
            <p className="quiet">
              Importing: {job.listed.toLocaleString('en')}{' '}
              {job.total === undefined ? 'so far' : `of ${count(job.total, 'item')}`}
            </p>
            <progress
              aria-label="Import of the picked photos"
              className={job.state === 'running' ? '' : 'still'}
              value={share(job, job.total)}
              max={1}
            />
          </div>
        )}
      </div>
      <Scene />
    </div>
  );
}

function Body({
  picking,
  onStart,
  onCancel,
}: {
  picking: Picking;
  onStart: (tab: Window | null) => void;
  onCancel: () => void;
}) {
  // A tab can only be opened in the very moment of the click; its address comes a moment later.
  const begin = () => {
    const tab = window.open('about:blank');
    if (tab !== null) {
      tab.opener = null;
    }
    onStart(tab);
  };

  switch (picking.kind) {
    case 'idle':
    case 'failed':
      return (
        <>
          {picking.kind === 'failed' && <ProblemNotice problem={picking.problem} />}
          <p className="quiet">
            Works with all your photos and albums. Choose up to 2,000 in Google’s photo picker; the
            import starts automatically.
          </p>
          <button type="button" className="button main" onClick={begin}>
            <Out />
            Open Google Photos
          </button>
        </>
      );
    case 'starting':
      return (
        <p role="status">
          <span className="spinner" /> Opening Google Photos…
        </p>
      );
    case 'waiting': {
      const { session, problem } = picking;
      const address = session.picked ? undefined : pickerAddress(session);
      return (
        <>
          <p role="status">
            <span className="spinner" />{' '}
            {!session.picked
              ? 'Waiting for your selection… Choose photos in Google’s photo picker and press Done there.'
              : problem === undefined
                ? 'Selection received. Starting the import…'
                : 'Selection received. The import cannot start yet. Trying again…'}
          </p>
          {problem !== undefined && (
            <p className="notice warn" role="status">
              {problem.text}
            </p>
          )}
          <div className="actions start">
            {address !== undefined && (
              <a className="button main" href={address} target="_blank" rel="noopener noreferrer">
                <Out />
                Go to Google’s photo picker
              </a>
            )}
            {(!session.picked || problem !== undefined) && (
              <button type="button" className="button" onClick={onCancel}>
                Cancel
              </button>
            )}
          </div>
        </>
      );
    }
  }
}
