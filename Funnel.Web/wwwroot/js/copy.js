// Fields whose value is carried elsewhere (Parts/CopyField): chosen as a whole at a touch, copied by their button.
const boxOf = event => event.target.closest?.('[data-copy-field]');

// The clipboard is there on https and this machine only; the old command works elsewhere too, as long as the field is chosen.
async function copy(input) {
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(input.value);
      return true;
    }
  } catch { /* forbidden: the old way */ }
  input.focus();
  input.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  }
}

document.addEventListener('focusin', event => {
  if (event.target.matches?.('[data-copy-field] :is(input, textarea)')) event.target.select();
});

document.addEventListener('click', async event => {
  const box = boxOf(event);
  if (!box) return;
  const input = box.querySelector('input, textarea');
  if (event.target === input) return input.select();
  if (!event.target.closest('[data-copy]')) return;
  const state = await copy(input) ? 'copied' : 'press';
  const said = box.querySelector('[data-said]');
  const turn = box.dataset.turn = String(performance.now());
  box.dataset.state = state;
  said.textContent = box.dataset[state];
  setTimeout(() => {
    if (box.dataset.turn !== turn) return;
    delete box.dataset.state;
    said.textContent = '';
  }, 5000);
});
