import { Logo, Tick, Warning } from './Icons';

export type Notice =
  | { readonly kind: 'denied' | 'expired' | 'signed-out' | 'forgotten' }
  | { readonly kind: 'failed'; readonly message: string };

function text(notice: Notice): string {
  switch (notice.kind) {
    case 'denied':
      return 'Access wasn’t granted. Nothing was changed.';
    case 'expired':
      return 'Your sign-in has ended. Running imports continue.';
    case 'signed-out':
      return 'You are signed out. Running imports continue.';
    case 'forgotten':
      return 'Disconnected. Your e-mail address and import history will be deleted within minutes. Your stored photos are kept.';
    case 'failed':
      return notice.message;
  }
}

export function Welcome({
  notice,
  email,
  onSignIn,
  onOther,
}: {
  notice: Notice | undefined;
  email: string | undefined;
  onSignIn: () => void;
  onOther: () => void;
}) {
  const bad = notice !== undefined && ['failed', 'expired', 'denied'].includes(notice.kind);
  return (
    <main className="welcome">
      <p className="brand">
        <Logo />
        media-importer
      </p>
      <div className="hero">
        <div>
          <h1>
            Back up your Google Photos. <span>Verified, one by one.</span>
          </h1>
          <p className="lead">
            Copy the photos you choose into storage of your own. In the end every one is accounted
            for: stored, or listed with the reason why it is not.
          </p>
          {notice !== undefined && (
            <p className={bad ? 'notice warn' : 'notice'} role={bad ? 'alert' : 'status'}>
              {bad ? <Warning /> : <Tick />}
              {text(notice)}
            </p>
          )}
          <p className="sign-in">
            <button type="button" className="button main large" onClick={onSignIn}>
              {email === undefined ? 'Sign in with Google' : `Continue as ${email}`}
            </button>
            {email !== undefined && (
              <button type="button" className="button" onClick={onOther}>
                Use another account
              </button>
            )}
          </p>
          <p className="quiet">
            Signing in shares only your e-mail address. Access to photos is requested when you need
            it, and you can revoke it here at any time.
          </p>
        </div>
        <Scene />
      </div>
      <ul className="facts">
        <li>
          <strong>Complete</strong>
          Every item is accounted for: stored, already stored, or failed with a reason and a retry.
        </li>
        <li>
          <strong>Provable</strong>
          Each stored photo has its size and SHA-256 on record, for you to check.
        </li>
        <li>
          <strong>Patient</strong>
          Close this tab at any time. Imports continue, wait for Google’s quotas, and are here when
          you return.
        </li>
      </ul>
      <section className="honest">
        <h2>What Google allows</h2>
        <p>
          Since March 2025 Google shows apps only the albums that they created themselves. You can{' '}
          <em>pick</em> up to 2,000 of your photos at a time in Google’s photo picker, or import the
          albums that this app created. Google removes the location from photos that apps download,
          and may send videos in a smaller version. Only{' '}
          <a href="https://takeout.google.com/" rel="noreferrer">
            Google Takeout
          </a>{' '}
          gives you everything unchanged; you can upload its export here.
        </p>
        <p className="quiet">
          <a href="/licences.txt">Licences of this page’s software</a>
        </p>
      </section>
    </main>
  );
}

/** Three photos on a pile. */
export function Scene() {
  return <img className="scene" src="/scene.svg" width="420" height="340" alt="" />;
}
