import { Logo, Tick, Warning } from './Icons';

export type Notice =
  | { readonly kind: 'denied' | 'expired' | 'signed-out' | 'forgotten' }
  | { readonly kind: 'failed'; readonly message: string };

function text(notice: Notice): string {
  switch (notice.kind) {
    case 'denied':
      return 'You did not allow it, so nothing was done. You can sign in again whenever you like.';
    case 'expired':
      return 'Your sign-in has ended. Imports went on without this page; sign in to see them.';
    case 'signed-out':
      return 'You are signed out. Imports that run go on.';
    case 'forgotten':
      return 'Your access is given back to Google and your address and the list of what was stored are being erased. The stored photos stay, and a hash that keeps their folder yours.';
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
  const bad = notice?.kind === 'failed' || notice?.kind === 'expired';
  return (
    <main className="welcome">
      <p className="brand">
        <Logo />
        media-importer
      </p>
      <div className="hero">
        <div>
          <h1>
            Your Google Photos, kept. <span>Every one you choose.</span>
          </h1>
          <p className="lead">
            Choose what to keep and watch it arrive in storage of your own. At the end you know
            where you stand: you asked for 300, and 300 are stored. Or you see which ones are not,
            and why.
          </p>
          {notice !== undefined && (
            <p className={bad ? 'notice warn' : 'notice'} role={bad ? 'alert' : 'status'}>
              {bad ? <Warning /> : <Tick />}
              {text(notice)}
            </p>
          )}
          <p className="sign-in">
            <button type="button" className="button main large" onClick={onSignIn}>
              {email === undefined ? 'Sign in with Google' : `Go on as ${email}`}
            </button>
            {email !== undefined && (
              <button type="button" className="button" onClick={onOther}>
                Use another account
              </button>
            )}
          </p>
          <p className="quiet">
            Signing in tells us your address, nothing else. Access to photos is asked for when you
            need it, and you can take it back here at any time.
          </p>
        </div>
        <Scene />
      </div>
      <ul className="facts">
        <li>
          <strong>Complete</strong>
          Every item is accounted for: stored, there already, or failed with a reason and a second
          try.
        </li>
        <li>
          <strong>Provable</strong>
          Each stored photo carries its size and its SHA-256, which you can check yourself.
        </li>
        <li>
          <strong>Patient</strong>
          Close this tab whenever you like. Imports go on, wait out quotas, and are here when you
          come back.
        </li>
      </ul>
      <section className="honest">
        <h2>What Google allows, and what not</h2>
        <p>
          Since March 2025 Google shows apps only the albums that they made themselves. So there are
          two ways: <em>pick</em> up to 2,000 of your photos at a time in Google’s own window, or
          import the albums that this app made. Google removes the location from what it hands out,
          and may hand out videos in a smaller version; only{' '}
          <a href="https://takeout.google.com/" rel="noreferrer">
            Google Takeout
          </a>{' '}
          gives everything as it was.
        </p>
      </section>
    </main>
  );
}

/** Three photos on a pile. */
export function Scene() {
  return (
    <svg className="scene" viewBox="0 0 420 340" aria-hidden="true">
      <g transform="rotate(-8 150 180)">
        <rect className="paper" x="40" y="70" width="220" height="200" rx="10" />
        <rect fill="#2d3561" x="52" y="82" width="196" height="150" rx="4" />
        <circle fill="#f6e7c1" cx="204" cy="116" r="16" />
        <path fill="#454f86" d="M52 232v-46l46-38 40 34 34-24 76 50v24z" />
        <path fill="#1d2344" d="M52 232v-24l60-26 64 30 72-18v38z" />
      </g>
      <g transform="rotate(7 280 170)">
        <rect className="paper" x="170" y="40" width="220" height="200" rx="10" />
        <rect fill="#f7c98b" x="182" y="52" width="196" height="150" rx="4" />
        <circle fill="#fff1cf" cx="276" cy="128" r="30" />
        <path fill="#d9825b" d="M182 202v-52c40-20 70 6 104-4s60-30 92-14v70z" />
        <path fill="#8c4a4f" d="M182 202v-24c46-18 84 10 122-2s50-14 74-8v34z" />
      </g>
      <g transform="rotate(-2 220 220)">
        <rect className="paper" x="110" y="120" width="220" height="200" rx="10" />
        <rect fill="#bfe3e6" x="122" y="132" width="196" height="150" rx="4" />
        <path fill="#5e9c8f" d="M122 232l52-46 38 32 40-44 66 58v50H122z" />
        <path fill="#2f6f63" d="M122 260l66-34 52 26 78-30v60H122z" />
        <path fill="#ffffff" d="M252 174l-16 18 10-3 6 5 8-5 9 3z" />
        <g className="seal">
          <circle cx="310" cy="292" r="27" />
          <path d="M298 292l8.500 8.500L323 283" />
        </g>
      </g>
    </svg>
  );
}
