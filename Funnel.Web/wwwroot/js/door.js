// Comfort on the pages before one is in; without it they work just as well.
for (const eye of document.querySelectorAll('[data-eye]')) {
  const input = eye.parentElement.querySelector('input');
  eye.hidden = false;
  eye.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    eye.setAttribute('aria-pressed', shown ? 'true' : 'false');
    input.focus();
  });
}
