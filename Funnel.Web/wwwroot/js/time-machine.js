// The time machine's hands: the slider speaks ten times a second at most, Escape leads back to now, and the browser says where its clock stands.
const pause = 100;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

export const viewer = () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '', calm: calm.matches });

class Hands {
  constructor(server) {
    this.server = server;
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener('input', event => this.slide(event, false), { signal });
    document.addEventListener('change', event => this.slide(event, true), { signal });
    document.addEventListener('pointerdown', event => { this.held = event.target.matches('[data-line]'); }, { signal });
    document.addEventListener('pointerup', () => { this.held = false; }, { signal });
    document.addEventListener('keydown', event => this.key(event), { signal });
    calm.addEventListener('change', () => this.tell('Calm', calm.matches), { signal });
  }

  tell(...call) { this.server.invokeMethodAsync(...call).catch(() => {}); }

  slide(event, final) {
    if (!event.target.matches('[data-line]')) return;
    const step = Number(event.target.value);
    if (final) {
      clearTimeout(this.timer);
      this.timer = null;
      this.tell('Seek', step, true);
      return;
    }
    this.last = step;
    this.timer ??= setTimeout(() => { this.timer = null; this.tell('Seek', this.last, false); }, pause);
  }

  key(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || !document.querySelector('[data-past]')) return;
    // What is open above the page closes first; what is typed is let go of first.
    if (event.target.closest?.('.popup,[role=dialog],[data-menu],input:not([data-line]),textarea,select')) return;
    if (document.querySelector('[role=dialog]:not([hidden]),[data-menu]')) return;
    event.preventDefault();
    this.tell('BackToNow');
  }

  // While a hand holds the slider it is where the hand is.
  at(step) {
    const line = document.querySelector('[data-line]');
    if (line && !this.held) line.value = step;
  }

  // The button that led back is gone: the focus goes to where the page begins.
  home() {
    if (document.activeElement === document.body || !document.activeElement) document.querySelector('.bar h1')?.focus();
  }

  end() { clearTimeout(this.timer); this.stop.abort(); }
}

export const start = server => new Hands(server);
