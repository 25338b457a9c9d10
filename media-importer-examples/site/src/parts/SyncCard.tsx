import { useState } from 'react';
import type { Failure, Sync } from '../api';
import { secondsLeft, share, type Pace } from '../progress';
import { LIBRARY_SCOPE, PICKER_SCOPE } from '../signIn';
import { useAction, useSurroundings } from '../surroundings';
import { causeOf, count, duration, isOver, size, time, verdict } from '../words';
import { Arrow, Cross, Pause as PauseIcon, Tick, Warning } from './Icons';

export function SyncCard({
  sync,
  title,
  total,
  pace,
  onChanged,
}: {
  sync: Sync;
  title: string;
  total: number | undefined;
  pace: Pace | undefined;
  onChanged: (sync: Sync) => void;
}) {
  const { api, ask } = useSurroundings();
  const { busy, problem, run } = useAction();
  const over = isOver(sync);
  const retryable = over && sync.state !== 'done';

  return (
    <li className={`card import ${sync.state}`} data-sync={sync.id}>
      <StateMedal sync={sync} />
      <div className="grow">
        <div className="import-head">
          <h3>{title}</h3>
          <time className="quiet" dateTime={sync.endedAt ?? sync.createdAt}>
            {time(sync.endedAt ?? sync.createdAt)}
          </time>
        </div>
        <p className="verdict">{verdict(sync)}</p>
        {!over && <ProgressBar sync={sync} title={title} total={total} />}
        <Figures sync={sync} total={total} pace={pace} />
        {sync.failed.count > 0 && <Failures sync={sync} />}
        {problem !== undefined && (
          <p className="notice warn" role="alert">
            {problem}
          </p>
        )}
        <div className="actions start">
          {sync.state === 'needs-consent' && (
            <button
              type="button"
              className="button main"
              onClick={() =>
                ask({ scope: sync.source.type === 'picker' ? PICKER_SCOPE : LIBRARY_SCOPE })
              }
            >
              Allow access again
            </button>
          )}
          {retryable && (
            <button
              type="button"
              className="button main"
              disabled={busy}
              onClick={() => run(async () => onChanged(await api.retry(sync.id)))}
            >
              {sync.state === 'done-with-failures'
                ? `Try ${sync.failed.count === 1 ? 'that one' : `just those ${sync.failed.count.toLocaleString('en')}`} again`
                : 'Go on with it'}
            </button>
          )}
          {!over && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => run(async () => onChanged(await api.cancel(sync.id)))}
            >
              Cancel <span className="hidden">{title}</span>
            </button>
          )}
        </div>
      </div>
    </li>
  );
}

function StateMedal({ sync }: { sync: Sync }) {
  switch (sync.state) {
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
  sync,
  title,
  total,
}: {
  sync: Sync;
  title: string;
  total: number | undefined;
}) {
  const done = share(sync, total);
  return done === undefined ? (
    <progress
      aria-label={title}
      aria-valuetext={`${count(sync.listed, 'item')} so far`}
      className={sync.state === 'running' ? '' : 'still'}
    />
  ) : (
    <progress aria-label={title} value={done} max={1} />
  );
}

function Figures({
  sync,
  total,
  pace,
}: {
  sync: Sync;
  total: number | undefined;
  pace: Pace | undefined;
}) {
  const left = secondsLeft(sync, total, pace);
  const known = !isOver(sync) && total !== undefined && total >= sync.listed;
  return (
    <dl className="figures">
      <div>
        <dt>Items</dt>
        <dd>
          {sync.listed.toLocaleString('en')}
          {known && ` of about ${total.toLocaleString('en')}`}
        </dd>
      </div>
      <div>
        <dt>Arrived</dt>
        <dd>{size(sync.bytes)}</dd>
      </div>
      {sync.state === 'running' && pace !== undefined && (
        <div>
          <dt>Pace</dt>
          <dd>
            {pace.itemsPerSecond.toLocaleString('en', { maximumSignificantDigits: 2 })} items/s,{' '}
            {size(pace.bytesPerSecond)}/s
          </dd>
        </div>
      )}
      {sync.state === 'running' && (
        <div>
          <dt>Time left</dt>
          <dd>
            {left !== undefined
              ? duration(left)
              : total === undefined
                ? 'Google does not tell how many'
                : 'not known yet'}
          </dd>
        </div>
      )}
      {sync.failed.count > 0 && (
        <div className="bad">
          <dt>Failed</dt>
          <dd>{sync.failed.count.toLocaleString('en')}</dd>
        </div>
      )}
    </dl>
  );
}

function Failures({ sync }: { sync: Sync }) {
  const { api } = useSurroundings();
  const { busy, problem, run } = useAction();
  const [items, setItems] = useState<readonly Failure[]>();
  const [cursor, setCursor] = useState<string>();

  const load = (from: string | undefined) =>
    run(async () => {
      const { failed } = await api.sync(sync.id, from);
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
      <summary>What failed, and why</summary>
      <ul className="causes">
        {Object.entries(sync.failed.byCause).map(([cause, number]) => (
          <li key={cause}>
            {causeOf(cause)}: {count(number, 'item')}
          </li>
        ))}
      </ul>
      {problem !== undefined && (
        <p className="notice warn" role="alert">
          {problem}
        </p>
      )}
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
