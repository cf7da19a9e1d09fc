// A board of the past: in a replay the cards fly from the column they leave to the one they come to. Whoever wants no motion sees them stand there.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const takes = 380;
const most = 10;

export function watchPast(board) {
  const { root, layer } = board;
  let places = new Map();

  function look() {
    const found = new Map();
    if (!('replay' in root.dataset)) return found;
    const seen = root.querySelector('[data-cols]')?.getBoundingClientRect();
    for (const card of root.querySelectorAll('[data-list] [data-deal]')) {
      const { left, top, width, bottom } = card.getBoundingClientRect();
      // What is drawn ahead under the edge has no place to fly from or to.
      if (bottom - 60 > seen.bottom || top < seen.top) continue;
      found.set(card.dataset.deal, { card, column: card.closest('[data-drop]').dataset.drop, left, top, width });
    }
    return found;
  }

  function fly({ card, left, top, width }, from) {
    const copy = card.cloneNode(true);
    copy.removeAttribute('tabindex');
    copy.setAttribute('aria-hidden', 'true');
    copy.dataset.flight = '';
    copy.style.width = `${width}px`;
    layer.append(copy);
    const timing = { duration: takes, easing: 'cubic-bezier(.6,0,.2,1)' };
    card.animate({ opacity: [0, 0, 1] }, timing);
    copy.animate({ transform: [`translate(${from.left}px,${from.top}px)`, `translate(${left}px,${top}px)`] }, timing).finished
      .then(() => copy.remove(), () => copy.remove());
  }

  const watch = new MutationObserver(changes => {
    if (changes.every(change => layer.contains(change.target))) return;
    const before = places;
    places = look();
    if (calm.matches) return;
    [...places].filter(([deal, to]) => before.has(deal) && before.get(deal).column !== to.column).slice(0, most)
      .forEach(([deal, to]) => fly(to, before.get(deal)));
  });
  watch.observe(root, { childList: true, subtree: true });
  places = look();
  board.stop.signal.addEventListener('abort', () => watch.disconnect());
}
