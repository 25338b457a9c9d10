import { Logo } from './Icons';

/** The page cannot start: there is nothing to show but why. */
export function Broken({
  title = 'This page cannot start',
  detail,
  onAgain = () => location.reload(),
}: {
  title?: string;
  detail: string | undefined;
  onAgain?: () => void;
}) {
  return (
    <main className="message" role="alert">
      <Logo />
      <h1>{title}</h1>
      <p>{detail ?? 'The page could not load its settings. Are you online?'}</p>
      <button type="button" className="button main" onClick={onAgain}>
        Try again
      </button>
    </main>
  );
}
