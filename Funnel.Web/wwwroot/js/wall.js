// A display. Shows frames, keeps the last good one, tells its age by itself, tries again for ever, and reloads only into a server that answers.
const page = document.body;
const settings = JSON.parse(page.dataset.wall);
const texts = settings.texts;
const $ = selector => document.querySelector(selector);
const fill = (text, value) => text.replace('{0}', value);
const random = (least, most) => least + Math.random() * (most - least);
const offlineAfter = 15e3, staleAfter = 45e3, quietAfter = 30 * 60e3, frozenAfter = 60e3;

// --- Time: the server's, carried on by a clock that nobody can set. The TV's own clock is never asked.
let ahead = settings.serverNow - performance.now();
const now = () => performance.now() + ahead;
let checkedAt = settings.frame ? settings.checkedAt : 0;   // up to when the picture is known to be right
let connectedAt = 0;                                       // when the server last told us anything
let frame = settings.frame;                                // what is shown, without its html
let gone = false, tried = 0;

function clockOf(options) {
  try {
    return new Intl.DateTimeFormat(settings.language === 'ru' ? 'ru-RU' : 'en-GB', { timeZone: frame?.zone ?? 'UTC', hourCycle: 'h23', ...options });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options });
  }
}
const timeAt = at => clockOf({ hour: '2-digit', minute: '2-digit' }).format(at);
const dayAt = at => clockOf({ weekday: 'short', day: 'numeric', month: 'short' }).format(at).replace(',', '');

const units = [[86400, texts.day], [3600, texts.hour], [60, texts.minute], [1, texts.second]];
const partsOf = milliseconds => {
  let rest = Math.max(0, Math.floor(milliseconds / 1000));
  return units.map(([size, name]) => { const n = Math.floor(rest / size); rest -= n * size; return [n, name]; });
};
/** 12 s, 4 min, 3 h */
const short = milliseconds => (partsOf(milliseconds).find(([n]) => n > 0) ?? [0, texts.second]).join('\u00A0');
/** 12 min 08 s: the two largest units. */
function long(milliseconds) {
  const parts = partsOf(milliseconds);
  const first = Math.max(0, parts.findIndex(([n]) => n > 0));
  if (parts[first][0] === 0 || first === 3) return `${parts[3][0]}\u00A0${texts.second}`;
  return `${parts[first].join('\u00A0')} ${String(parts[first + 1][0]).padStart(2, '0')}\u00A0${parts[first + 1][1]}`;
}

// --- The picture
const storeKey = 'funnel-wall ' + settings.view;
const remember = html => { try { localStorage.setItem(storeKey, JSON.stringify({ html, frame, checkedAt })); } catch { /* full or forbidden: memory must do */ } };

function tickAges(root) {
  for (const time of root.querySelectorAll('time[data-at]')) {
    const text = short(now() - Number(time.dataset.at));
    if (time.textContent !== text) time.textContent = text;
  }
  for (const row of root.querySelectorAll('[data-new]')) row.classList.toggle('new', now() - Number(row.dataset.new) < 10e3);
}

// Changes only what differs: bars glide to their new length, nothing flickers, and no node is left behind over months.
function patch(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return old.replaceWith(document.adoptNode(fresh));
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  patchChildren(old, fresh);
}
function patchChildren(old, fresh) {
  const [have, want] = [[...old.childNodes], [...fresh.childNodes]];
  want.forEach((node, i) => i < have.length ? patch(have[i], node) : old.append(document.adoptNode(node)));
  have.slice(want.length).forEach(node => node.remove());
}

function draw(html) {
  const fresh = new DOMParser().parseFromString(`<div>${html}</div>`, 'text/html').body.firstElementChild;
  mark(fresh);
  tickAges(fresh);
  patchChildren($('.frame'), fresh);
  drawSegments();
}

/** Takes what the server said; anything that is not from our server throws, and counts as silence. */
function take(message) {
  if (gone) return;
  if (!Number.isFinite(message?.serverNow) || !Number.isFinite(message.checkedAt)) throw new Error('not a wall message');
  const f = message.frame;
  let taken = true;
  if (f) {
    if (typeof f.html !== 'string' || !f.html.includes('data-tile=') || !Number.isFinite(f.sequence)) throw new Error('not a frame');
    // A restored backup is a shorter log, and every start of the server counts its frames anew: only numbers of one run tell older from newer.
    if (!frame || f.epoch !== frame.epoch || f.run !== frame.run || f.number > frame.number) {
      const { html, ...rest } = f;
      frame = rest;
      page.dataset.shape = f.shape;
      draw(html);
      lastHtml = html;
    } else if (f.stamp === frame.stamp) {
      lastHtml ??= f.html;
    } else {
      taken = false;
    }
    if (taken && f.build !== settings.build) renewSoon();
  }
  ahead = message.serverNow - performance.now();
  // What was checked is the server's picture: that says nothing of ours where we did not take it.
  checkedAt = Math.min(taken ? Math.max(checkedAt, message.checkedAt) : checkedAt, message.serverNow);
  connectedAt = performance.now();
  if (f && lastHtml) remember(lastHtml);
  tick();
}
let lastHtml = null;

// --- Rotation
let current = null, since = performance.now();
const slides = () => [...$('.frame').querySelectorAll('.slide')].map(s => s.dataset.slide);
function mark(root) {
  const names = [...root.querySelectorAll('.slide')].map(s => s.dataset.slide);
  if (!names.includes(current)) { current = names[0] ?? null; since = performance.now(); }
  for (const slide of root.querySelectorAll('.slide')) slide.toggleAttribute('data-on', slide.dataset.slide === current);
}
function drawSegments() {
  const [rot, names] = [$('.rot'), slides()];
  if (rot.childElementCount !== names.length) {
    rot.replaceChildren(...names.map(() => { const i = document.createElement('i'); i.append(document.createElement('b')); return i; }));
  }
  [...rot.children].forEach((segment, i) => segment.toggleAttribute('data-on', names[i] === current && names.length > 1));
}
// Once a second, not sixty times: a box behind a television has no power to spare.
function fillSegment() {
  const bar = $('.rot i[data-on] b');
  if (bar) bar.style.transform = `scaleX(${Math.min(1, (performance.now() - since) / (settings.seconds * 1000)).toFixed(3)})`;
}
function rotate() {
  const names = slides();
  if (page.dataset.state === 'stale') {
    if (names.length && current !== names[0]) turnTo(names[0]);
    since = performance.now();
  } else if (performance.now() - since >= settings.seconds * 1000) {
    if (renewAt && performance.now() >= renewAt) reload();
    turnTo(names[(names.indexOf(current) + 1) % names.length] ?? null);
  }
}
function turnTo(name) {
  [current, since] = [name, performance.now()];
  mark($('.frame'));
  drawSegments();
}

// --- Freshness: one clock for everything that tells time
function tick() {
  if (gone) return;
  const t = now(), age = t - checkedAt;
  const state = !frame ? 'starting' : age >= staleAfter ? 'stale' : age >= offlineAfter ? 'offline' : 'live';
  const quiet = state === 'live' && t - frame.changedAt >= quietAfter;
  page.dataset.state = quiet ? 'quiet' : state;
  const ago = short(Math.max(0, age));
  $('.state .word').textContent = quiet ? texts.quiet : { live: texts.live, starting: texts.starting }[state] ?? texts.offline;
  $('.state .more').textContent = quiet ? fill(texts.checkedAgo, ago) : '';
  $('.clock b').textContent = timeAt(t);
  $('.clock span').textContent = dayAt(t);
  if (state === 'stale') {
    const near = page.dataset.shape === 'near';
    $('.asof b').textContent = near ? fill(texts.numbersAsOf, timeAt(checkedAt)) : fill(texts.old, long(age));
    $('.asof > span').textContent = near ? fill(texts.lost, short(age)) : fill(texts.asOf, timeAt(checkedAt));
  }
  tickAges($('.frame'));
  rotate();
  fillSegment();
  shift();
  if (performance.now() - Math.max(connectedAt, tried) > frozenAfter) { tried = performance.now(); reload(() => performance.now() - connectedAt > frozenAfter); }
}

// One pixel every three minutes on a closed path of four: no bright edge stays where it is.
function shift() {
  const step = Math.floor(now() / 180e3) % 16, side = step % 4;
  const [x, y] = step < 4 ? [side, 0] : step < 8 ? [4, side] : step < 12 ? [4 - side, 4] : [0, 4 - side];
  const move = `translate(${x - 2}px,${y - 2}px)`;
  if ($('.canvas').style.transform !== move) $('.canvas').style.transform = move;
}

// --- Contact: frames are pushed by the hub; the poll finds what the hub missed, and finds the server again after an outage
const viewNow = () => {
  const upright = settings.portrait || innerHeight > innerWidth;
  return upright ? settings.view + (settings.view ? '&' : '?') + 'portrait=1' : settings.view;
};
const screenNow = () => `${Math.round(screen.width * devicePixelRatio)}x${Math.round(screen.height * devicePixelRatio)}`;
async function get(address, patience) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(address, { cache: 'no-store', redirect: 'error', signal: stop.signal });
    return { answer, text: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}
async function poll() {
  const view = viewNow(), asked = view + (view ? '&' : '?') + 'after=' + encodeURIComponent(frame?.stamp ?? '');
  const { answer, text } = await get(settings.frameAt + asked, 4000);
  if (answer.status === 410) return takenAway();
  if (answer.status === 304) {
    return take({ serverNow: Number(answer.headers.get('Funnel-Now') ?? NaN), checkedAt: Number(answer.headers.get('Funnel-Checked') ?? NaN) });
  }
  if (answer.status !== 200 || !answer.headers.get('Content-Type')?.startsWith('application/json')) throw new Error('no frame');
  const message = JSON.parse(text);
  if (!message.frame) throw new Error('no frame');
  take(message);
}
let polling = 0;
async function pollAlways() {
  clearTimeout(polling);
  let pause = random(0.8, 1.2) * 15e3;
  try {
    await poll();
  } catch {
    pause = random(400, 1500);   // right numbers within five seconds after contact is back
  }
  clearTimeout(polling);
  if (!gone) polling = setTimeout(pollAlways, pause);
}

let hub = null, failures = 0;
async function follow() {
  if (gone) return;
  try {
    const view = viewNow();
    hub = new signalR.HubConnectionBuilder().withUrl(`${settings.hub}?build=${settings.build}&screen=${screenNow()}`).configureLogging(signalR.LogLevel.None).build();
    hub.serverTimeoutInMilliseconds = 15e3;
    hub.keepAliveIntervalInMilliseconds = 5e3;
    let over = false;
    const again = () => { if (over) return; over = true; const seconds = Math.min(30, 2 ** failures++); setTimeout(follow, random(1, Math.max(1.5, seconds)) * 1000); };
    hub.onclose(again);
    try {
      await hub.start();
    } catch {
      return again();
    }
    hub.stream('Watch', view, lastHtml ? frame?.stamp ?? '' : '').subscribe({
      next: message => { failures = 0; try { hear(message); } catch { /* silence: the age tells */ } },
      error: () => hub.stop().finally(again),
      complete: () => hub.stop().finally(again),
    });
  } catch {
    setTimeout(follow, random(5, 30) * 1000);
  }
}

function hear(message) {
  if (message.gone === true) takenAway();
  else if (message.reload === true) changed();
  else take(message);
}

const forget = () => { try { for (const key of Object.keys(localStorage)) if (key.startsWith('funnel-wall ')) localStorage.removeItem(key); } catch { /* nothing was kept */ } };

/** Shows something else from now on, or somebody asked for a fresh page. Two servers of different builds must not make a storm of it. */
function changed() {
  forget();
  setTimeout(reload, Math.max(0, 10e3 - performance.now()));
}

/** Nothing of the company stays, here or on the box. The page that shows a new code is loaded as soon as the server answers. */
function takenAway() {
  if (gone) return;
  gone = true;
  frame = lastHtml = null;
  forget();
  hub?.stop();
  const words = document.createElement('p');
  words.className = 'gone';
  words.textContent = texts.gone;
  page.dataset.state = 'gone';
  page.replaceChildren(words);
  (async function leave() {
    try {
      if ((await get(settings.ready, 5000)).answer.ok && (await get(location.href, 5000)).answer.ok) return location.reload();
    } catch { /* not now */ }
    setTimeout(leave, random(1, 3) * 1000);
  })();
}

// --- Reload: never into a dead server, whose error page has no script and would stay for ever
let renewAt = 0, reloading = false;
const renewSoon = () => { renewAt ||= performance.now() + random(0, 60e3); };
async function reload(needed = () => true) {
  if (reloading || gone) return;
  reloading = true;
  try {
    const ready = await get(settings.ready, 5000);
    const next = await get(location.href, 5000);
    // Contact may have come back while we asked: then there is nothing to mend.
    if (needed() && ready.answer.ok && next.answer.ok && next.text.includes('data-wall=')) return location.reload();
  } catch {
    // Not now.
  }
  reloading = false;
}
let broken = 0;
function failed() {
  // The same fault after every reload must not become a storm.
  const before = Number(sessionStorage.getItem('funnel-wall-faults') ?? 0);
  clearTimeout(broken);
  broken = setTimeout(() => {
    sessionStorage.setItem('funnel-wall-faults', String(Math.min(before + 1, 6)));
    reload().finally(failed);
  }, random(0.5, 1) * Math.min(300e3, 5e3 * 2 ** before));
}
addEventListener('error', failed);
addEventListener('unhandledrejection', failed);
setTimeout(() => sessionStorage.removeItem('funnel-wall-faults'), 10 * 60e3);

// --- Begin
const kept = (() => { try { return JSON.parse(localStorage.getItem(storeKey)); } catch { return null; } })();
if (!frame && kept?.frame && typeof kept.html === 'string') {
  // The server is still starting: better the last picture with its age than none.
  [frame, checkedAt] = [kept.frame, kept.checkedAt];
  page.dataset.shape = frame.shape;
  draw(kept.html);
  lastHtml = kept.html;
}
connectedAt = performance.now();
mark($('.frame'));
drawSegments();
tick();
setInterval(tick, 1000);
addEventListener('online', pollAlways);
// Kiosk software that was given another screen's link.
if (settings.isDisplay && location.hash.startsWith('#key=')) {
  fetch(settings.enter, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ value: location.hash.slice(5) }) })
    .then(answer => answer.status === 200 && changed()).catch(() => { /* the old one goes on */ });
}
let turned = innerHeight > innerWidth;
addEventListener('resize', () => {
  if (turned === (turned = innerHeight > innerWidth)) return;
  frame = null;
  hub?.stop();
  pollAlways();
});
setTimeout(() => $('.picked')?.remove(), 20e3);
if (viewNow() !== settings.view + (settings.portrait ? (settings.view ? '&' : '?') + 'portrait=1' : '')) { frame = null; pollAlways(); } else polling = setTimeout(pollAlways, random(5, 15) * 1000);
follow();
