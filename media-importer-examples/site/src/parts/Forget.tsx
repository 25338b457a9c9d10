import { useState } from 'react';
import { useAction } from '../surroundings';
import { Dialog } from './Dialog';
import { ProblemNotice } from './ProblemNotice';

/** What is kept, and the way to have it deleted. */
export function Forget({ onForget }: { onForget: (withMedia: boolean) => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const [withMedia, setWithMedia] = useState(false);
  const { busy, problem, run } = useAction();
  const close = () => {
    setAsking(false);
    setWithMedia(false);
  };
  return (
    <div className="end-row">
      <p className="quiet">
        We keep your e-mail address, your access to Google (encrypted), the albums to keep
        importing, and a list of what was stored.
      </p>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Disconnect account…
      </button>
      {asking && (
        <Dialog title="Disconnect account?" onClose={close}>
          <p>
            Access is revoked at Google and running imports end. Your e-mail address and import
            history are deleted within minutes; backups may hold them for up to 35 days.
          </p>
          <label className="choice">
            <input
              type="checkbox"
              checked={withMedia}
              onChange={(event) => setWithMedia(event.target.checked)}
            />
            Delete my stored photos and videos, too
          </label>
          <p>
            {withMedia
              ? 'Everything that was imported here is deleted. Photos in Google Photos are not touched.'
              : 'Your stored photos are kept, in a folder named by a hash of your address. Nobody can list or delete them here any more.'}{' '}
            A hash of your account is kept, so that nobody else ever gets this folder.
          </p>
          <ProblemNotice problem={problem} />
          <div className="actions">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            <button
              type="button"
              className="button danger"
              disabled={busy}
              onClick={() => run(() => onForget(withMedia))}
            >
              {busy
                ? 'Disconnecting…'
                : withMedia
                  ? 'Disconnect and delete photos'
                  : 'Disconnect account'}
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
