import { pickerAddress, type Picking } from '../usePicking';
import { Out, Pictures } from './Icons';
import { Scene } from './Welcome';

export function Picker({
  picking,
  onStart,
  onCancel,
}: {
  picking: Picking;
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
          {picking.kind === 'failed' && (
            <p className="notice warn" role="alert">
              {picking.message}
            </p>
          )}
          <p className="quiet">
            Works with all your photos and albums: choose up to 2,000 in Google’s own window. When
            you are done there, they are imported by themselves.
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
          <span className="spinner" /> Asking Google for a window…
        </p>
      );
    case 'waiting': {
      const { session, problem } = picking;
      const address = session.picked ? undefined : pickerAddress(session);
      return (
        <>
          <p role="status">
            <span className="spinner" />{' '}
            {!session.picked ? (
              <>
                Waiting until you have picked. Choose in Google’s window and press <em>Done</em>{' '}
                there; this page goes on by itself.
              </>
            ) : problem === undefined ? (
              'Picked. The import starts…'
            ) : (
              'Picked. The import cannot start yet; this page tries again by itself.'
            )}
          </p>
          {problem !== undefined && (
            <p className="notice warn" role="status">
              {problem}
            </p>
          )}
          <div className="actions start">
            {address !== undefined && (
              <a className="button main" href={address} target="_blank" rel="noopener noreferrer">
                <Out />
                Go to Google’s window
              </a>
            )}
            {(!session.picked || problem !== undefined) && (
              <button type="button" className="button" onClick={onCancel}>
                Never mind
              </button>
            )}
          </div>
        </>
      );
    }
  }
}
