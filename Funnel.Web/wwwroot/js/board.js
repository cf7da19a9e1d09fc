// The board's hands: what must not wait for the server. The server hears one call a drop, and none while a card is carried.
import { watchKeys } from './board-keys.js';
import { watchPointer } from './board-drag.js';
import { watchPast } from './board-past.js';

const late = 4000;
const keptIn = 'funnel-kept-move';
const page = document.documentElement;
const offline = () => page.dataset.link === 'lost';

export const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, n) => values[n] ?? '');

class Board {
  constructor(root, server, texts) {
    Object.assign(this, { root, server, texts });
    this.layer = root.querySelector('[data-layer]');
    this.stop = new AbortController();
    this.kept = null;
    watchPointer(this);
    watchKeys(this);
    watchPast(this);
    this.watchLink();
    root.dataset.hands = '';
    this.restore();
  }

  get columns() { return [...this.root.querySelectorAll('[data-drop]')].filter(e => e.matches('section')); }

  card(deal) { return this.root.querySelector(`[data-list] [data-deal="${CSS.escape(String(deal))}"]`); }

  // What a card is at this moment; the version decides later whether somebody was quicker.
  intent(card, target) {
    const from = card.closest('[data-drop]');
    return {
      deal: card.dataset.deal, version: Number(card.dataset.version), name: card.dataset.name,
      from: from.dataset.drop, fromName: from.dataset.name, to: target?.dataset.drop, toName: target?.dataset.name,
      key: crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint32Array(4))].map(n => n.toString(16).padStart(8, '0')).join(''),
    };
  }

  say(text) {
    const box = this.root.querySelector('[data-say]');
    box.textContent = '';
    requestAnimationFrame(() => { box.textContent = text; });
  }

  // Resolves when the card may show itself again: answered, refused, or given up.
  async drop(intent) {
    if (offline()) return this.keep(intent, false);
    const answer = this.server.invokeMethodAsync('Drop', intent.deal, intent.version, Number(intent.to), intent.key);
    let timer;
    const patience = new Promise(done => { timer = setTimeout(() => done('late'), late); });
    this.waiting = intent;
    const lost = new Promise(done => { this.giveUp = () => done('late'); });
    try {
      if (await Promise.race([answer, patience, lost]) === 'late') {
        answer.then(() => this.forget(intent), () => {});
        return this.keep(intent, true);
      }
    } catch {
      return this.keep(intent, true);
    } finally {
      clearTimeout(timer);
      if (this.waiting === intent) this.waiting = null;
    }
  }

  act(what, card) {
    if (offline()) { this.say(this.texts.away); return; }
    this.server.invokeMethodAsync('Act', what, card.dataset.deal, Number(card.dataset.version)).catch(() => {});
  }

  undo() { if (!offline()) this.server.invokeMethodAsync('UndoLast').catch(() => {}); }

  // A move that is not known to be saved never looks saved.
  keep(intent, sent) {
    this.kept = { intent, sent, again: false };
    this.remember();
    const box = this.root.querySelector('[data-offline]');
    const t = this.texts;
    box.querySelector('h2').textContent = fill(t.stayed, intent.name, intent.fromName);
    box.querySelector('p').textContent = fill(sent ? t.unanswered : t.unsent, intent.toName);
    box.querySelector('[data-again]').hidden = sent;
    box.hidden = false;
    const card = this.card(intent.deal);
    if (card) card.dataset.unsaved = '';
  }

  forget(intent) {
    if (!this.kept || (intent && this.kept.intent !== intent)) return;
    const card = this.card(this.kept.intent.deal);
    if (card) delete card.dataset.unsaved;
    this.kept = null;
    this.remember();
    this.root.querySelector('[data-offline]').hidden = true;
  }

  // A restarted server reloads the page: a move still waiting must outlive that, for as long as this tab does.
  remember() {
    if (this.kept) sessionStorage.setItem(keptIn, JSON.stringify(this.kept));
    else sessionStorage.removeItem(keptIn);
  }

  restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(keptIn)); } catch { /* not ours */ }
    if (!kept?.intent?.key) return;
    this.keep(kept.intent, kept.sent);
    this.kept.again = kept.again;
    this.remember();
    if (!offline()) this.resend();
  }

  watchLink() {
    const box = this.root.querySelector('[data-offline]');
    const { signal } = this.stop;
    box.querySelector('[data-again]').addEventListener('click', () => {
      if (!this.kept) return;
      this.kept.again = true;
      this.remember();
      if (!offline()) this.resend();
      else box.querySelector('p').textContent = this.texts.willMove;
    }, { signal });
    box.querySelector('[data-forget]').addEventListener('click', () => this.forget(), { signal });
    const watch = new MutationObserver(() => {
      if (offline()) this.giveUp?.();
      else this.resend();
    });
    watch.observe(page, { attributes: true, attributeFilter: ['data-link'] });
    signal.addEventListener('abort', () => watch.disconnect());
  }

  // The same key: what arrived already is not done twice.
  resend() {
    const kept = this.kept;
    if (!kept || !(kept.again || kept.sent)) return;
    this.forget();
    this.drop(kept.intent);
  }

  // Brings a card into view although its list is drawn in part only.
  async show(deal, stage, index, flash) {
    const column = this.columns.find(c => c.dataset.drop === String(stage));
    if (!column) return;
    column.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const list = column.querySelector('[data-list]');
    const step = Number(list.dataset.step);
    if (index * step < list.scrollTop || (index + 1) * step > list.scrollTop + list.clientHeight) list.scrollTop = Math.max(0, index * step - step);
    const card = await this.appears(deal);
    if (!card) return;
    card.focus({ preventScroll: true });
    if (flash) {
      card.dataset.flash = '';
      setTimeout(() => { delete card.dataset.flash; }, 2400);
    }
  }

  appears(deal) {
    const now = this.card(deal);
    if (now) return Promise.resolve(now);
    return new Promise(done => {
      const look = new MutationObserver(() => {
        const card = this.card(deal);
        if (card) finish(card);
      });
      const finish = card => { look.disconnect(); clearTimeout(timer); done(card); };
      const timer = setTimeout(() => finish(null), 3000);
      look.observe(this.root, { childList: true, subtree: true });
    });
  }

  // The menu stands at its card, inside the window.
  place(deal) {
    const menu = this.root.querySelector('[data-card-menu]');
    const card = this.card(deal);
    if (!menu) return;
    const dots = (card?.querySelector('.dots') ?? this.root).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = menu;
    menu.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, dots.right - width))}px`;
    menu.style.top = `${dots.bottom + height + 8 < innerHeight ? dots.bottom + 4 : Math.max(8, dots.top - height - 4)}px`;
    menu.querySelector('[role=menuitem]:not(:disabled)')?.focus();
  }

  focus(deal) { this.card(deal)?.focus(); }

  end() { this.stop.abort(); }
}

export const start = (root, server, texts) => new Board(root, server, texts);
