// A screen that nobody has let in. Shows a code, asks every three seconds whether somebody did, for ever, and then loads the wall.
const page = document.body;
const settings = JSON.parse(page.dataset.pair);
const texts = settings.texts;
const $ = selector => document.querySelector(selector);
const random = (least, most) => least + Math.random() * (most - least);

// What a wall kept here belongs to whoever let it in; nobody has.
try { for (const key of Object.keys(localStorage)) if (key.startsWith('funnel-wall ')) localStorage.removeItem(key); } catch { /* nothing was kept */ }

let code = '', endsAt = 0, lasts = 600, failures = 0, leaving = false;

function show(state, sentence) {
  page.dataset.state = state;
  $('.say').hidden = !sentence;
  $('.say').textContent = sentence ?? '';
}

function take(answer) {
  if (answer.state === 'approved') return load();
  if (answer.state !== 'waiting' && answer.state !== 'refused') throw new Error('no answer of ours');
  endsAt = performance.now() + answer.left * 1000;
  lasts = answer.of;
  if (answer.code !== code) {
    code = answer.code;
    [...document.querySelectorAll('.code span')].forEach((box, i) => { box.textContent = code[i] ?? ''; });
  }
  if (answer.qr) {
    const edge = 4, picture = $('.qr svg');
    picture.setAttribute('viewBox', `${-edge} ${-edge} ${answer.qr.size + 2 * edge} ${answer.qr.size + 2 * edge}`);
    picture.firstElementChild.setAttribute('d', answer.qr.path);
    $('.qr').hidden = false;
  }
  if (answer.state === 'refused') show('refused', texts.refused); else show('waiting');
  tick();
}

function tick() {
  const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  $('.left').hidden = !code;
  $('.clock').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  $('.run').style.strokeDasharray = `${100 * left / lasts} 100`;
}

async function post(address, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 5000);
  try {
    const answer = await fetch(address, {
      method: 'POST', cache: 'no-store', redirect: 'error', signal: stop.signal,
      headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
    });
    return { status: answer.status, value: answer.status === 200 && answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : null };
  } finally {
    clearTimeout(timer);
  }
}

// Never into a dead server, whose error page has no script and would stay for ever.
async function load() {
  leaving = true;
  try {
    const next = await fetch(settings.page + location.search, { cache: 'no-store', redirect: 'error' });
    if (next.ok && (await next.text()).includes('data-wall=')) return location.reload();
  } catch { /* not now */ }
  leaving = false;
}

async function ask() {
  let pause = random(0.9, 1.1) * 3000;
  try {
    const screen = `${Math.round(window.screen.width * devicePixelRatio)} × ${Math.round(window.screen.height * devicePixelRatio)}`;
    const answer = await post(settings.ask, { screen, has: code });
    if (answer.status === 429 || answer.status === 503) {
      show('busy', texts.busy);
      pause = random(0.8, 1.2) * 60e3;
    } else {
      if (!answer.value) throw new Error('no answer of ours');
      take(answer.value);
      failures = 0;
    }
  } catch {
    show('away', texts.away);
    pause = random(0.5, 1) * Math.min(30e3, 2000 * 2 ** failures++);
  }
  if (!leaving) setTimeout(ask, pause); else setTimeout(() => { leaving = false; ask(); }, 5000);
}

// Kiosk software that cannot pair opens /wall#key=…; the key is sent in a body, so that no log and no history of a proxy holds it.
async function enter(key) {
  try {
    const answer = await post(settings.enter, { value: key });
    if (answer.status === 200 || answer.status === 204) {
      await load();
      return setTimeout(() => enter(key), 3000);
    }
    if (answer.status === 404) {
      show('wrong', texts.wrongLink);
      return setTimeout(() => enter(key), random(50e3, 70e3));
    }
    throw new Error('not now');
  } catch {
    show('away', texts.away);
    setTimeout(() => enter(key), random(0.5, 1) * Math.min(30e3, 2000 * 2 ** failures++));
  }
}

setInterval(tick, 1000);
const link = location.hash.startsWith('#key=') ? location.hash.slice(5) : '';
if (link) enter(link); else ask();
