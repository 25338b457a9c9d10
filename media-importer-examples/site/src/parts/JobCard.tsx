import { useState } from 'react';
import type { Failure, Job } from '../api';
import { secondsLeft, share, type Pace } from '../progress';
import { LIBRARY_SCOPE, PICKER_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import { causeOf, count, duration, isOver, problemOfJob, size, time, verdict } from '../words';
import { Arrow, Cross, Pause as PauseIcon, Tick, Warning } from './Icons';
import { ProblemNotice } from './ProblemNotice';
import { TakeoutReport } from './TakeoutReport';

export function JobCard({
  job,
  title,
  total,
  pace,
  onChanged,
  onShowStored,
}: {
  job: Job;
  title: string;
  total: number | undefined;
  pace: Pace | undefined;
  onChanged: (job: Job) => void;
  onShowStored: (job: Job) => void;
}) {
  const { api, ask } = useSurroundings();
  const { busy, problem, run } = useAction();
  const over = isOver(job);
  const retryable = over && job.state !== 'done';

  return (
    <li className={`card import ${job.state}`} data-job={job.id}>
      <StateMedal job={job} />
      <div className="grow">
        <div className="import-head">
          <h3 title={title}>{title}</h3>
          <time className="quiet" dateTime={job.endedAt ?? job.createdAt}>
            {time(job.endedAt ?? job.createdAt)}
          </time>
        </div>
        <p className="verdict">{verdict(job)}</p>
        {over ? (
          <span className="no-progress" />
        ) : (
          <ProgressBar job={job} title={title} total={total} />
        )}
        {job.takeout !== undefined && <TakeoutReport report={job.takeout} />}
        <Figures job={job} total={total} pace={pace} />
        {job.failed.count > 0 && <Failures job={job} />}
        <ProblemNotice problem={problem} />
        <RawProblem job={job} />
        <div className="actions start">
          {job.state === 'needs-consent' && (
            <button
              type="button"
              className="button main"
              onClick={() =>
                ask({ scope: job.source.type === 'picker' ? PICKER_SCOPE : LIBRARY_SCOPE })
              }
            >
              Reconnect
            </button>
          )}
          {retryable && (
            <button
              type="button"
              className="button main"
              disabled={busy}
              onClick={() => run(async () => onChanged(await api.retry(job.id)))}
            >
              {job.state === 'done-with-failures'
                ? `Retry ${job.failed.count.toLocaleString('en')} failed`
                : 'Resume'}
            </button>
          )}
          {job.stored > 0 && (
            <button type="button" className="button" onClick={() => onShowStored(job)}>
              Show its photos <span className="hidden">of {title}</span>
            </button>
          )}
          {!over && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => run(async () => onChanged(await api.cancel(job.id)))}
            >
              Cancel <span className="hidden">{title}</span>
            </button>
          )}
        </div>
      </div>
    </li>
  );
}

/** What Google said literally, where the verdict says it in other words. */
function RawProblem({ job }: { job: Job }) {
  const details = problemOfJob(job)?.details;
  return (
    details !== undefined && (
      <details className="failures">
        <summary>Details</summary>
        <p className="mono">{details}</p>
      </details>
    )
  );
}

function StateMedal({ job }: { job: Job }) {
  const incomplete = job.state === 'done' && job.takeout?.state === 'incomplete';
  switch (incomplete ? 'done-with-failures' : job.state) {
    case 'done':
      return (
        <span className="medal good">
          <Tick />
        </span>
      );
    case 'done-with-failures':
    case 'needs-consent':
    case 'failed':
    case 'broken':
      return (
        <span className="medal warn">
          <Warning />
        </span>
      );
    case 'cancelled':
      return (
        <span className="medal">
          <Cross />
        </span>
      );
    case 'waiting':
    case 'suspended':
      return (
        <span className="medal">
          <PauseIcon />
        </span>
      );
    case 'running':
      return (
        <span className="medal busy">
          <Arrow />
        </span>
      );
  }
}

function ProgressBar({
  job,
  title,
  total,
}: {
  job: Job;
  title: string;
  total: number | undefined;
}) {
  const done = share(job, total);
  return done === undefined ? (
    <progress
      aria-label={title}
      aria-valuetext={`${count(job.listed, 'item')} so far`}
      className={job.state === 'running' ? '' : 'still'}
    />
  ) : (
    <progress aria-label={title} value={done} max={1} />
  );
}

function Figures({
  job,
  total,
  pace,
}: {
  job: Job;
  total: number | undefined;
  pace: Pace | undefined;
}) {
  const left = secondsLeft(job, total, pace);
  const known = !isOver(job) && total !== undefined && total >= job.listed;
  return (
    <dl className="figures">
      <div>
        <dt>Items</dt>
        <dd>
          {job.listed.toLocaleString('en')}
          {known && ` of ${total.toLocaleString('en')}`}
        </dd>
      </div>
      <div>
        <dt>Downloaded</dt>
        <dd>{size(job.bytes)}</dd>
      </div>
      {job.state === 'running' && pace !== undefined && (
        <div>
          <dt>Speed</dt>
          <dd>
            {pace.itemsPerSecond.toLocaleString('en', { maximumSignificantDigits: 2 })} items/s,{' '}
            {size(pace.bytesPerSecond)}/s
          </dd>
        </div>
      )}
      {job.state === 'running' && (
        <div>
          <dt>Time left</dt>
          <dd>
            {left !== undefined
              ? duration(left)
              : total === undefined && job.source.type !== 'takeout'
                ? 'unknown: Google does not say how many'
                : 'calculating…'}
          </dd>
        </div>
      )}
      {job.failed.count > 0 && (
        <div className="bad">
          <dt>Failed</dt>
          <dd>{job.failed.count.toLocaleString('en')}</dd>
        </div>
      )}
    </dl>
  );
}

function Failures({ job }: { job: Job }) {
  const { api } = useSurroundings();
  const { busy, problem, run } = useAction();
  const [items, setItems] = useState<readonly Failure[]>();
  const [cursor, setCursor] = useState<string>();

  const load = (from: string | undefined) =>
    run(async () => {
      const { failed } = await api.job(job.id, from);
      setItems((before) => [
        ...(from === undefined ? [] : (before ?? [])),
        ...(failed.items ?? []),
      ]);
      setCursor(failed.nextCursor);
    });

  return (
    <details
      className="failures"
      onToggle={(event) => {
        if (event.currentTarget.open) {
          load(undefined);
        }
      }}
    >
      <summary>What failed and why</summary>
      <ul className="causes">
        {Object.entries(job.failed.byCause).map(([cause, number]) => (
          <li key={cause}>
            {causeOf(cause)}: {count(number, 'item')}
          </li>
        ))}
      </ul>
      <ProblemNotice problem={problem} />
      {items !== undefined && items.length > 0 && (
        <div className="scroll" role="group" aria-label="Items that failed" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Item</th>
                <th scope="col">Reason</th>
                <th scope="col">Tried</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.itemId}>
                  <td>{item.filename ?? item.itemId}</td>
                  <td>{causeOf(item.cause)}</td>
                  <td>{item.attempts}×</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {cursor !== undefined && (
        <button type="button" className="button" disabled={busy} onClick={() => load(cursor)}>
          Show more
        </button>
      )}
    </details>
  );
}
