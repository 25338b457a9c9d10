import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '../api';
import { LIBRARY_SCOPE, PICKER_SCOPE, type Intent } from '../signIn';
import { useAction, useOnline, useSurroundings } from '../surroundings';
import { useAlbums } from '../useAlbums';
import { useGallery } from '../useGallery';
import { usePicking } from '../usePicking';
import { useJobs } from '../useJobs';
import { useWatches } from '../useWatches';
import { isOver, titleOf, verdict } from '../words';
import { Albums } from './Albums';
import { Banner } from './Banner';
import { Dialog } from './Dialog';
import { GallerySection } from './GallerySection';
import { Imports } from './Imports';
import { Picker } from './Picker';

export function Home({
  scopes,
  intent,
  onForgotten,
}: {
  scopes: readonly string[];
  intent: Intent;
  onForgotten: () => void;
}) {
  const { tell, api } = useSurroundings();
  const online = useOnline();
  const albums = useAlbums(scopes.includes(LIBRARY_SCOPE));
  const titles = useMemo(
    () => new Map(albums.list?.map((album) => [album.id, album.title ?? 'Untitled album'])),
    [albums.list],
  );
  const titleFor = useCallback(
    (job: Job) =>
      titleOf(job.source, job.source.type === 'album' ? titles.get(job.source.albumId) : undefined),
    [titles],
  );
  const onOver = useCallback(
    (job: Job) => tell(`${titleFor(job)}: ${verdict(job)}`),
    [tell, titleFor],
  );
  const jobs = useJobs(onOver);
  const arriving = jobs.jobs?.some((job) => job.state === 'running') ?? false;
  const gallery = useGallery(arriving);
  const watches = useWatches(albums.allowed, jobs.jobs?.[0]?.id);

  const { put } = jobs;
  const imports = useRef<HTMLElement>(null);
  const onStarted = useCallback(
    (job: Job) => {
      put(job);
      tell('The import has started.');
      imports.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    },
    [put, tell],
  );
  const { picking, start, cancel } = usePicking(scopes.includes(PICKER_SCOPE), onStarted);

  // The user came back from Google to go on with what they began.
  const begun = useRef(false);
  useEffect(() => {
    if (intent === 'pick' && scopes.includes(PICKER_SCOPE) && !begun.current) {
      begun.current = true;
      start(null);
    }
  }, [intent, scopes, start]);

  const active = jobs.jobs?.filter((job) => !isOver(job)) ?? [];
  const withoutConsent =
    intent !== 'none' && !scopes.includes(intent === 'pick' ? PICKER_SCOPE : LIBRARY_SCOPE);

  // What moves comes first, and stays there until the next visit.
  const [importsFirst, setImportsFirst] = useState(false);
  if (active.length > 0 && !importsFirst) {
    setImportsFirst(true);
  }

  const choice = (
    <section key="choose" className="choose" aria-labelledby="choose-heading">
      <h2 id="choose-heading">What would you like to keep?</h2>
      <div className="sources">
        <Picker picking={picking} onStart={start} onCancel={cancel} />
        <Albums albums={albums} jobs={jobs.jobs ?? []} watches={watches} onStarted={onStarted} />
      </div>
    </section>
  );
  const importsSection = (
    <section
      key="imports"
      id="imports"
      ref={imports}
      aria-labelledby="imports-heading"
      tabIndex={-1}
    >
      <h2 id="imports-heading">Imports</h2>
      <Imports jobs={jobs} albums={albums.list} titleFor={titleFor} />
    </section>
  );

  const stored = <GallerySection key="stored" gallery={gallery} arriving={arriving} />;

  return (
    <main className="home">
      <h1 className="hidden">Your imports from Google Photos</h1>
      {(jobs.unreachable || !online) && (
        <Banner kind="calm" action="Try now" onAction={jobs.look}>
          <strong>{online ? 'The importer cannot be reached.' : 'You are offline.'}</strong> Imports
          go on without this page. It tries again by itself.
        </Banner>
      )}
      {withoutConsent && (
        <Banner kind="warn">
          <strong>Access to photos was not allowed.</strong> The box on Google’s page has to stay
          ticked.
        </Banner>
      )}
      {importsFirst ? [importsSection, stored, choice] : [choice, importsSection, stored]}
      <Forget
        onForget={async () => {
          await api.disconnect();
          onForgotten();
        }}
      />
    </main>
  );
}

function Forget({ onForget }: { onForget: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useAction();
  return (
    <footer className="end">
      <p className="quiet">
        Your data is yours: we keep your address, your access to Google (encrypted), which albums to
        keep importing, and a list of what was stored.
      </p>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Disconnect and forget me
      </button>
      {asking && (
        <Dialog title="Disconnect and forget you?" onClose={() => setAsking(false)}>
          <p>
            Your access is given back to Google, running imports and watches end, and your address
            and the list of what was stored are erased within minutes. Backups may hold them for up
            to 35 days.
          </p>
          <p>
            The stored photos stay where they are, in a folder whose name is a hash of your address.
            A hash of your account stays too, so that nobody else ever gets this folder.
          </p>
          {problem !== undefined && (
            <p className="notice warn" role="alert">
              {problem}
            </p>
          )}
          <div className="actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Keep me
            </button>
            <button
              type="button"
              className="button danger"
              disabled={busy}
              onClick={() => run(onForget)}
            >
              {busy ? 'Disconnecting…' : 'Disconnect and forget me'}
            </button>
          </div>
        </Dialog>
      )}
    </footer>
  );
}
