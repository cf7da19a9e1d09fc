// The time machine's hands: the slider speaks ten times a second at most, Escape presses the way back to now, and the browser says where its clock stands.
// Nothing here calls the server: what happens, happens to the page's own controls.
const pause = 100;

export const viewer = () => [Intl.DateTimeFormat().resolvedOptions().timeZone ?? '', matchMedia('(prefers-reduced-motion: reduce)').matches ? 'calm' : ''];

class Hands {
  constructor() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    // Before the page hears of it.
    window.addEventListener('input', event => this.slide(event), { signal, capture: true });
    window.addEventListener('change', event => { if (event.target.matches?.('[data-line]')) this.settle(); }, { signal, capture: true });
    document.addEventListener('pointerdown', event => { this.held = event.target.matches('[data-line]'); }, { signal });
    document.addEventListener('pointerup', () => this.letGo(), { signal });
    document.addEventListener('keydown', event => this.key(event), { signal });
  }

  slide(event) {
    const line = event.target;
    if (!line.matches?.('[data-line]') || event.spaced) return;
    event.stopImmediatePropagation();
    this.moved = line;
    this.timer ??= setTimeout(() => {
      this.calm();
      line.dispatchEvent(Object.assign(new Event('input', { bubbles: true }), { spaced: true }));
    }, pause);
  }

  settle() {
    this.calm();
    this.moved = null;
  }

  // Carried back to where it was, it changed nothing to the browser; to the page it did on its way.
  letGo() {
    this.held = false;
    setTimeout(() => this.moved?.dispatchEvent(new Event('change', { bubbles: true })));
  }

  calm() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  key(event) {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const back = document.querySelector('[data-past] button');
    // What is open above the page closes first; what is typed is let go of first.
    if (!back || event.target.closest?.('.popup,[role=dialog],[data-menu],input:not([data-line]),textarea,select')) return;
    if (document.querySelector('[role=dialog]:not([hidden]),[data-menu]')) return;
    event.preventDefault();
    back.click();
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

  end() { this.calm(); this.stop.abort(); }
}

export const start = () => new Hands();
