import { Logo } from './Icons';

export function Header({ email, onSignOut }: { email: string; onSignOut: () => void }) {
  return (
    <>
      <a className="skip" href="#imports">
        Skip to your imports
      </a>
      <header className="bar">
        <p className="brand">
          <Logo />
          media-importer
        </p>
        <p className="who" title={email}>
          <span className="hidden">Signed in as </span>
          {email}
        </p>
        <button type="button" className="button" onClick={onSignOut}>
          Sign out
        </button>
      </header>
    </>
  );
}
