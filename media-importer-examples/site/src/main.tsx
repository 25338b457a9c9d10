import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Api, Refusal, Unreachable } from './api';
import { App } from './App';
import { BadConfig, loadConfig, type Config } from './config';
import { Broken } from './parts/Broken';
import { Starting } from './parts/Starting';
import { account, answer, denial, goToGoogle, handOver, type Outcome } from './signIn';
import { explained } from './words';
import './styles.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

async function start(): Promise<void> {
  let config: Config;
  try {
    config = await loadConfig();
  } catch (error) {
    root.render(<Broken detail={error instanceof BadConfig ? error.message : undefined} />);
    return;
  }
  if (handOver(location.search)) {
    history.replaceState(null, '', '/');
    root.render(<p className="empty">You are signed in. You can close this window.</p>);
    window.close();
    return;
  }
  const api = new Api(config.apiUrl);
  const search = location.search;
  // The code must not stay in the history, nor be sent again by a reload.
  history.replaceState(null, '', '/');
  if (search !== '') {
    root.render(<Starting />);
  }
  const outcome = await arrive(config, api, search);
  const again = () => goToGoogle(config, { silent: true, hint: account.get() });
  if (outcome.kind === 'denied' && account.get() !== undefined) {
    // Somebody who is signed in and declines what was asked for besides stays signed in.
    denial.note();
    await again();
    return;
  }
  if (outcome.kind === 'not-asked' && account.get() !== undefined) {
    await again();
    return;
  }
  if (outcome.kind === 'unreachable') {
    root.render(
      <Broken
        title="The server cannot be reached"
        detail={outcome.message}
        onAgain={() => void again()}
      />,
    );
    return;
  }
  if (outcome.kind === 'signed-in') {
    api.use(outcome.signIn.idToken);
    account.set(outcome.signIn.email);
  }
  root.render(
    <StrictMode>
      <App config={config} api={api} outcome={outcome} />
    </StrictMode>,
  );
}

async function arrive(config: Config, api: Api, search: string): Promise<Outcome> {
  try {
    return await answer(config, api, search);
  } catch (error) {
    if (error instanceof Unreachable) {
      return { kind: 'unreachable', message: error.message };
    }
    const message =
      error instanceof Refusal ? explained(error.code, error.message).text : 'The sign-in failed.';
    return { kind: 'failed', message: `${message} Please sign in again.` };
  }
}

void start();
