// The grid of plans by keyboard: arrows walk, typing or Enter opens a cell, Escape leaves, Delete takes away, a block of a spreadsheet is pasted, Ctrl+Z takes back.
// The server writes; here is only what a hand does between two messages.
export function start(root, server) {
  const editor = root.querySelector('[data-editor]');
  let edited = null;

  const cells = row => [...row.querySelectorAll('td[data-period]')];
  const rows = () => [...root.querySelectorAll('tbody tr')];

  function at(cell) {
    if (!cell) return;
    root.querySelectorAll('td[tabindex="0"]').forEach(c => { if (c !== cell) c.tabIndex = -1; });
    cell.tabIndex = 0;
    cell.focus({ preventScroll: false });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  function step(cell, down, right) {
    const all = rows();
    const row = all[Math.max(0, Math.min(all.length - 1, all.indexOf(cell.parentElement) + down))];
    const here = cells(cell.parentElement).indexOf(cell);
    const line = cells(row);
    return line[Math.max(0, Math.min(line.length - 1, here + right))];
  }

  function open(cell, text) {
    if (!cell.hasAttribute('data-edit')) return;
    edited = { row: cell.dataset.row, period: cell.dataset.period, version: cell.dataset.version, raw: cell.dataset.raw, cell };
    editor.value = text ?? cell.dataset.raw;
    editor.style.left = cell.offsetLeft + 'px';
    editor.style.top = cell.offsetTop + 'px';
    editor.style.width = Math.max(64, cell.offsetWidth) + 'px';
    editor.style.height = cell.offsetHeight + 'px';
    editor.hidden = false;
    editor.focus();
    if (text === undefined) editor.select();
  }

  function close(save, down, right) {
    if (!edited) return;
    const { row, period, version, raw, cell } = edited;
    const text = editor.value;
    edited = null;
    editor.hidden = true;
    const back = cell.isConnected ? cell : root.querySelector(`td[data-row="${row}"][data-period="${period}"]`);
    if (down !== undefined) at(step(back, down, right));
    if (save && text !== raw) server.invokeMethodAsync('Type', row, period, text, version);
  }

  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function key(e) {
    if (e.target === editor) {
      if (e.key === 'Enter') close(true, e.shiftKey ? -1 : 1, 0);
      else if (e.key === 'Tab') close(true, 0, e.shiftKey ? -1 : 1);
      else if (e.key === 'Escape') close(false, 0, 0);
      else if (e.key === 'ArrowUp' || e.key === 'ArrowDown') close(true, ...moves[e.key]);
      else return;
      e.preventDefault();
      e.stopPropagation();
      return;
    }
    const cell = e.target.closest?.('td[data-period]');
    if (!cell) return;
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z') server.invokeMethodAsync('Undo');
    else if (e.ctrlKey || e.metaKey || e.altKey) return;
    else if (moves[e.key]) at(step(cell, ...moves[e.key]));
    else if (e.key === 'Home') at(cells(cell.parentElement)[0]);
    else if (e.key === 'End') at(cells(cell.parentElement).at(-1));
    else if (e.key === 'Enter' || e.key === 'F2') open(cell);
    else if (e.key === 'Delete' || e.key === 'Backspace') { if (cell.hasAttribute('data-edit') && cell.dataset.raw !== '') server.invokeMethodAsync('Type', cell.dataset.row, cell.dataset.period, '', cell.dataset.version); }
    // Whatever is typed is seen: a sign or a letter that is left out would make another number of it.
    else if (e.key.length === 1 && e.key !== ' ' && cell.hasAttribute('data-edit')) open(cell, e.key);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  function press(e) {
    const cell = e.target.closest('td[data-period]');
    if (cell && !e.target.closest('button')) at(cell);
  }

  function focused(e) {
    const cell = e.target.closest?.('td[data-period]');
    if (!cell) return;
    cell.tabIndex = 0;
    server.invokeMethodAsync('At', cell.dataset.row, cell.dataset.period);
  }

  function paste(e) {
    const cell = document.activeElement?.closest?.('td[data-period]');
    if (!cell || !root.contains(cell)) return;
    const text = e.clipboardData.getData('text/plain');
    if (!text) return;
    e.preventDefault();
    server.invokeMethodAsync('Paste', cell.dataset.row, cell.dataset.period, text);
  }

  function copy(e) {
    const cell = document.activeElement?.closest?.('td[data-period]');
    if (!cell || !root.contains(cell) || String(getSelection())) return;
    e.preventDefault();
    e.clipboardData.setData('text/plain', cell.dataset.raw);
  }

  const twice = e => { const cell = e.target.closest('td[data-period]'); if (cell) open(cell); };
  const left = () => close(true);
  root.addEventListener('keydown', key);
  root.addEventListener('mousedown', press);
  root.addEventListener('dblclick', twice);
  root.addEventListener('focusin', focused);
  editor.addEventListener('blur', left);
  document.addEventListener('paste', paste);
  document.addEventListener('copy', copy);
  const first = root.querySelector('td[data-period]');
  if (first) first.tabIndex = 0;
  return {
    stop() {
      document.removeEventListener('paste', paste);
      document.removeEventListener('copy', copy);
    },
  };
}
