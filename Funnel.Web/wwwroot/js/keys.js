// Keyboard manners that need no round trip: arrows walk an open menu, "/" goes to the search box.
const items = '[role=option],[role=menuitem],[role=menuitemradio]';

document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('[data-menu]');
  if (menu && ['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) {
    const all = [...menu.querySelectorAll(items)];
    const typing = event.target.matches('input');
    if (!all.length || (typing && (event.key === 'Home' || event.key === 'End'))) return;
    const now = all.indexOf(document.activeElement);
    const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? all.length - 1 : now - 1, Home: 0, End: all.length - 1 }[event.key];
    all[(next + all.length) % all.length].focus();
    event.preventDefault();
    return;
  }
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.('input,textarea,select,[contenteditable]')) {
    const find = document.querySelector('[data-find]');
    if (find) {
      find.focus();
      event.preventDefault();
    }
  }
});
