import { useState, type ReactNode } from 'react';
import type { Medium } from '../api';
import type { MediaStore } from '../mediaStore';
import { useAction, useSurroundings } from '../surroundings';
import { nameOf, size, timeTaken } from '../words';
import { Dialog } from './Dialog';
import { Arrow, Bin } from './Icons';
import { ProblemNotice } from './ProblemNotice';

/** What can be done with a stored item and, unless folded, what is known of it. */
export function Facts({
  medium,
  store,
  folded,
}: {
  medium: Medium;
  store: MediaStore;
  folded: boolean;
}) {
  const { api } = useSurroundings();
  const [asking, setAsking] = useState(false);
  const download = useAction();
  const remarks = medium.remarks ?? [];

  // A link is made when it is used: it works for five minutes only.
  const save = () =>
    download.run(async () => {
      const { downloadLink, link } = await api.medium(medium.itemId);
      const anchor = document.createElement('a');
      anchor.href = downloadLink ?? link;
      anchor.rel = 'noreferrer';
      anchor.download = nameOf(medium);
      anchor.click();
    });

  return (
    <aside className="facts-of" aria-label="Details">
      {!folded && (
        <dl>
          {medium.takenAt !== undefined && (
            <Fact name="Taken">{timeTaken(medium.takenAt, medium.zone)}</Fact>
          )}
          <Fact name="Size">
            {size(medium.sizeBytes)} ({medium.sizeBytes.toLocaleString('en')} bytes)
          </Fact>
          <Fact name="Type">{medium.mimeType}</Fact>
          {remarks.includes('location-removed') && <Fact name="Location">Removed by Google</Fact>}
          {remarks.includes('video-transcoded') && (
            <Fact name="Quality">Google’s smaller version of the video</Fact>
          )}
          <Fact name="Stored as" mono>
            {medium.key}
          </Fact>
          {medium.sha256 !== undefined && (
            <Fact name="SHA-256" mono>
              {medium.sha256}
            </Fact>
          )}
        </dl>
      )}
      <ProblemNotice problem={download.problem} />
      <div className="actions start">
        <button type="button" className="button main" disabled={download.busy} onClick={save}>
          <Arrow />
          Download
        </button>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          <Bin />
          Delete…
        </button>
      </div>
      {asking && <Deletion medium={medium} store={store} onClose={() => setAsking(false)} />}
    </aside>
  );
}

function Fact({
  name,
  mono = false,
  children,
}: {
  name: string;
  mono?: boolean;
  children: ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : ''}>{children}</dd>
    </div>
  );
}

function Deletion({
  medium,
  store,
  onClose,
}: {
  medium: Medium;
  store: MediaStore;
  onClose: () => void;
}) {
  const { api, tell } = useSurroundings();
  const { busy, problem, run } = useAction();
  return (
    <Dialog title="Delete from storage?" className="ask" onClose={onClose}>
      <p>
        <strong>{nameOf(medium)}</strong> is deleted from your storage for good. It stays in Google
        Photos.
      </p>
      <p className="quiet">
        An import that includes it stores it again. So does an album that you keep importing.
      </p>
      <ProblemNotice problem={problem} />
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button danger"
          disabled={busy}
          onClick={() =>
            run(async () => {
              await api.deleteMedium(medium.itemId);
              tell(`${nameOf(medium)} was deleted.`);
              onClose();
              await store.refresh();
            })
          }
        >
          {busy ? 'Deleting…' : 'Delete'}
        </button>
      </div>
    </Dialog>
  );
}
