// The board by keyboard: arrows walk the cards, Space lifts and drops, Escape puts back, letters do what the card's menu does.
import { fill } from './board.js';

export function watchKeys(board) {
  const { root, texts } = board;
  const strip = root.querySelector('[data-strip]');
  let lift = null;

  const cardsOf = column => [...column.querySelectorAll('[data-list] [data-deal]')];

  function walk(card, key) {
    const column = card.closest('[data-drop]');
    const cards = cardsOf(column);
    const at = cards.indexOf(card);
    if (key === 'ArrowUp' || key === 'ArrowDown') return cards[at + (key === 'ArrowUp' ? -1 : 1)];
    const { columns } = board;
    const step = key === 'ArrowLeft' ? -1 : 1;
    const height = card.getBoundingClientRect().top;
    for (let i = columns.indexOf(column) + step; columns[i]; i += step) {
      const near = cardsOf(columns[i]).sort((a, b) => Math.abs(a.getBoundingClientRect().top - height) - Math.abs(b.getBoundingClientRect().top - height))[0];
      if (near) return near;
    }
    return null;
  }

  function begin(card) {
    const intent = board.intent(card);
    lift = { card, intent, gains: card.dataset.gains.split('|'), target: card.closest('[data-drop]'), home: card.closest('[data-drop]') };
    card.dataset.lifted = '';
    strip.hidden = false;
    strip.querySelector('[data-lifted-name]').textContent = intent.name;
    board.say(fill(texts.lifted, intent.name, intent.fromName));
  }

  function choose(step) {
    const { columns } = board;
    const next = columns[columns.indexOf(lift.target) + step];
    if (!next) return;
    lift.target.removeAttribute('data-over');
    lift.target = next;
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (next === lift.home) {
      board.say(fill(texts.home, next.dataset.name));
      return;
    }
    next.setAttribute('data-over', '');
    board.say(fill(texts.over, next.dataset.name, Number(next.dataset.count) + 1, lift.gains[columns.indexOf(next)] ?? ''));
  }

  function release() {
    const { card, target } = lift;
    target.removeAttribute('data-over');
    delete card.dataset.lifted;
    strip.hidden = true;
    const released = lift;
    lift = null;
    return released;
  }

  function putBack() {
    const { intent, card } = release();
    board.say(fill(texts.back, intent.name, intent.fromName));
    card.focus();
  }

  async function drop() {
    const { intent, target, home, card } = release();
    if (target === home) {
      board.say(fill(texts.back, intent.name, intent.fromName));
      return;
    }
    board.say(fill(texts.dropped, intent.name, target.dataset.name));
    await board.drop({ ...intent, to: target.dataset.drop, toName: target.dataset.name });
    if (document.activeElement !== document.body && document.activeElement !== card) return;
    // The one that came last stands on top.
    const list = target.querySelector('[data-list]');
    if (!board.card(intent.deal)) list.scrollTop = 0;
    (await board.appears(intent.deal))?.focus();
  }

  const sheet = root.querySelector('[data-keys]');
  let before = null;

  function toggleSheet() {
    sheet.hidden = !sheet.hidden;
    if (sheet.hidden) {
      before?.focus();
      return;
    }
    before = document.activeElement;
    sheet.querySelector('[data-close]').focus();
  }
  sheet.querySelector('[data-close]').addEventListener('click', toggleSheet, { signal: board.stop.signal });

  // By place on the keyboard: the letters of a Russian layout are others.
  const letters = { KeyW: 'won', KeyL: 'lost', KeyH: 'hand' };

  document.addEventListener('keydown', event => {
    const typing = event.target.closest?.('input,textarea,select,[contenteditable]');
    if (!sheet.hidden && event.key === 'Escape') { event.preventDefault(); toggleSheet(); return; }
    if (event.target.closest?.('[role=dialog]')) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === 'KeyZ' && !typing) {
      event.preventDefault();
      board.undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === '?') { event.preventDefault(); toggleSheet(); return; }
    if (event.code === 'KeyN' && !event.target.closest?.('[data-menu]')) {
      event.preventDefault();
      document.querySelector('[data-new-deal]')?.click();
      return;
    }
    if (lift && event.key === 'Escape') { event.preventDefault(); putBack(); return; }
    const card = event.target.closest?.('[data-list] [data-deal]');
    if (!card || event.target !== card) return;
    if (event.repeat && !event.key.startsWith('Arrow')) { event.preventDefault(); return; }
    if (lift) {
      if (event.key === 'ArrowLeft') choose(-1);
      else if (event.key === 'ArrowRight') choose(1);
      else if (event.key === ' ' || event.key === 'Enter') drop();
      else if (letters[event.code]) { release(); board.act(letters[event.code], card); }
      else if (!event.key.startsWith('Arrow')) return;
    } else if (event.key.startsWith('Arrow')) {
      walk(card, event.key)?.focus();
    } else if (event.key === ' ') {
      if (!('locked' in card.dataset)) begin(card);
    } else if (event.key === 'Enter') {
      card.querySelector("h3 a")?.click();
    } else if (event.code === 'KeyM' || (event.shiftKey && event.key === 'F10') || event.key === 'ContextMenu') {
      card.querySelector(".dots")?.click();
    } else if (letters[event.code]) {
      if (!('locked' in card.dataset)) board.act(letters[event.code], card);
    } else {
      return;
    }
    event.preventDefault();
  }, { signal: board.stop.signal });

  root.addEventListener('focusout', () => {
    if (lift && !lift.card.isConnected) release();
  }, { signal: board.stop.signal });
}
