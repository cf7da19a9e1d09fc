// Starts Blazor and keeps the page alive: retries for ever, reloads only into a healthy server, watches for a page that stopped.
import { jitter, reloadWhenReady } from './reload.js';
import './keys.js';
import './copy.js';
import './documents.js';

const root = document.documentElement;
const ready = document.body.dataset.ready;
const box = document.getElementById('components-reconnect-modal');
const fault = document.getElementById('blazor-error-ui');

function comeBack(firstPause) {
  root.dataset.link = 'lost';
  box.classList.add('waits');
  reloadWhenReady(ready, firstPause);
}

// LivePill shows the state of the line through this mark: the server cannot tell a page it cannot reach.
box.addEventListener('components-reconnect-state-changed', event => {
  const state = event.detail.state;
  if (state === 'hide') delete root.dataset.link;
  else root.dataset.link = 'lost';
  if (state === 'failed' || state === 'rejected' || state === 'resume-failed') comeBack(0);
});

new MutationObserver(() => {
  if (fault.style.display === 'block') reloadWhenReady(ready, 4000);
}).observe(fault, { attributes: true, attributeFilter: ['style'] });

if (document.body.dataset.circuit === 'expected') {
  setTimeout(() => {
    if (!document.querySelector('.app[data-interactive]')) comeBack(0);
  }, 20000);
}

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: undefined,
      retryIntervalMilliseconds: attempt => jitter(Math.min(15000, 300 * 2 ** Math.min(attempt, 10))),
    },
  },
}).catch(() => comeBack(1000));
