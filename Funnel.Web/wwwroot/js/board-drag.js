// Carrying a card with mouse, pen or finger. The card itself stays where it is; a copy follows the pointer, so nothing that
// happens to the list meanwhile can tear it away.
const slop = 5;
const press = 380;
const edge = 56;

export function watchPointer(board) {
  const { root, layer } = board;
  const { signal } = board.stop;
  const tip = root.querySelector('[data-tip]');
  const dock = root.querySelector('[data-dock]');
  let start = null;
  let carry = null;
  let swallowClick = false;

  const on = (target, type, listen, options = {}) => target.addEventListener(type, listen, { signal, ...options });

  on(root, 'pointerdown', event => {
    swallowClick = false;
    if (event.button !== 0 || !event.isPrimary || carry || event.target.closest('button,input')) return;
    const card = event.target.closest('[data-list] [data-deal]');
    if (!card || 'locked' in card.dataset) return;
    start = { card, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType === 'touch' };
    if (start.touch) start.timer = setTimeout(() => start && begin(start.x, start.y), press);
  });

  on(root, 'pointermove', event => {
    if (carry) {
      if (event.pointerId === carry.id) [carry.x, carry.y] = [event.clientX, event.clientY];
      return;
    }
    if (!start || event.pointerId !== start.id) return;
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < slop) return;
    // A finger that moves before the long press is over scrolls.
    if (start.touch) cancelStart();
    else begin(event.clientX, event.clientY);
  });

  on(root, 'pointerup', event => {
    if (carry && event.pointerId === carry.id) finish();
    else cancelStart();
  });
  on(root, 'pointercancel', () => { cancelStart(); if (carry) putBack(); });
  on(root, 'lostpointercapture', () => { if (carry && !carry.done) putBack(); });
  on(window, 'blur', () => { cancelStart(); if (carry) putBack(); });
  on(document, 'keydown', event => {
    if (carry && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      putBack();
    }
  }, { capture: true });
  on(root, 'touchmove', event => { if (carry) event.preventDefault(); }, { passive: false });
  on(root, 'contextmenu', event => { if (carry || start?.touch) event.preventDefault(); });
  on(root, 'dragstart', event => event.preventDefault());
  on(root, 'selectstart', event => { if (carry) event.preventDefault(); });
  on(root, 'click', event => {
    if (!swallowClick) return;
    swallowClick = false;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });

  function cancelStart() {
    clearTimeout(start?.timer);
    start = null;
  }

  function begin(x, y) {
    const { card, id } = start;
    const from = start;
    cancelStart();
    if (!card.isConnected) return;
    const box = card.getBoundingClientRect();
    const ghost = card.cloneNode(true);
    ghost.removeAttribute('tabindex');
    ghost.setAttribute('aria-hidden', 'true');
    ghost.removeAttribute('data-deal');
    ghost.dataset.ghost = '';
    ghost.style.setProperty('--sc', getComputedStyle(card).getPropertyValue('--sc'));
    ghost.style.width = `${box.width}px`;
    layer.append(ghost);
    card.dataset.hole = '';
    root.setPointerCapture(id);
    root.dataset.carrying = '';
    dock.hidden = false;
    dock.classList.toggle('closed', Boolean(card.querySelector('.pill.won')));
    carry = {
      id, x, y, card, ghost, height: box.height, dx: from.x - box.left, dy: from.y - box.top,
      intent: board.intent(card), gains: card.dataset.gains.split('|'), target: null,
    };
    carry.frame = requestAnimationFrame(draw);
  }

  function draw() {
    if (!carry) return;
    const { x, y, ghost, dx, dy } = carry;
    ghost.style.transform = `translate(${x - dx}px,${y - dy}px) rotate(2.2deg)`;
    scroll(x, y);
    aim(document.elementFromPoint(x, y)?.closest('[data-drop]') ?? null);
    if (!tip.hidden) tip.style.transform = `translate(${Math.max(8, Math.min(innerWidth - tip.offsetWidth - 8, x - 60))}px,${Math.min(innerHeight - 44, y - dy + carry.height + 12)}px)`;
    carry.frame = requestAnimationFrame(draw);
  }

  function aim(target) {
    if (target && (!root.contains(target) || target.dataset.drop === carry.intent.from)) target = null;
    if (carry.target === target) return;
    carry.target?.removeAttribute('data-over');
    carry.target = target;
    target?.setAttribute('data-over', '');
    tip.hidden = !target?.matches('section');
    if (tip.hidden) return;
    tip.querySelector('[data-from]').textContent = carry.intent.fromName;
    tip.querySelector('[data-to]').textContent = target.dataset.name;
    tip.querySelector('[data-gain]').textContent = carry.gains[board.columns.indexOf(target)] ?? '';
  }

  // Near an edge the list, and the whole board, come along.
  function scroll(x, y) {
    const list = document.elementFromPoint(x, y)?.closest('[data-drop]')?.querySelector('[data-list]');
    if (list) {
      const box = list.getBoundingClientRect();
      if (y < box.top + edge) list.scrollTop -= 10;
      else if (y > box.bottom - edge) list.scrollTop += 10;
    }
    const wide = root.querySelector('[data-cols]');
    const frame = wide.getBoundingClientRect();
    if (x < frame.left + edge) wide.scrollLeft -= 12;
    else if (x > frame.right - edge) wide.scrollLeft += 12;
  }

  async function finish() {
    // The last move may be newer than the last frame.
    aim(document.elementFromPoint(carry.x, carry.y)?.closest('[data-drop]') ?? null);
    const { target, intent } = carry;
    carry.done = true;
    if (!target) { putBack(); return; }
    const dropped = release();
    swallowClick = true;
    if (target.dataset.act) {
      board.act(target.dataset.act, { dataset: { deal: intent.deal, version: intent.version } });
    } else {
      await board.drop({ ...intent, to: target.dataset.drop, toName: target.dataset.name });
    }
    settle(dropped);
  }

  function putBack() {
    carry.done = true;
    swallowClick = true;
    settle(release());
  }

  function release() {
    const { id, card, ghost, target, frame } = carry;
    cancelAnimationFrame(frame);
    target?.removeAttribute('data-over');
    tip.hidden = true;
    dock.hidden = true;
    delete root.dataset.carrying;
    carry = null;
    if (root.hasPointerCapture(id)) root.releasePointerCapture(id);
    return { card, ghost };
  }

  function settle({ card, ghost }) {
    ghost.remove();
    delete card.dataset.hole;
  }

  signal.addEventListener('abort', () => { cancelStart(); if (carry) settle(release()); });
}
