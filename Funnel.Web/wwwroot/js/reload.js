// A page may only be reloaded into a server that answers: a browser's own error page has no script and would stay for ever.
const key = 'funnel-reloads';
let waiting = false;

export const jitter = milliseconds => milliseconds * (0.5 + Math.random());

const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

async function ready(address) {
  try {
    return (await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

// The more often this tab had to reload lately, the longer it waits, so a page that always fails does not storm the server.
function lately() {
  const since = Date.now() - 120000;
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]').filter(at => at > since);
  } catch {
    return [];
  }
}

export async function reloadWhenReady(address, firstPause = 0) {
  if (waiting) return;
  waiting = true;
  const before = lately();
  await pause(firstPause + (before.length ? jitter(Math.min(60000, 1000 * 2 ** before.length)) : 0));
  for (let attempt = 0; !(await ready(address)); attempt++) await pause(jitter(Math.min(15000, 500 * 2 ** attempt)));
  sessionStorage.setItem(key, JSON.stringify([...before, Date.now()]));
  location.reload();
}
