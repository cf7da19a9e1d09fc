// Files of a deal (Features/Deals/Screen/DocumentsPanel): sent by requests of their own with their progress, and shown in a window of the page.
const boxOf = event => event.target.closest?.('[data-documents]');
const hasFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');

function send(box, file) {
  const line = document.createElement('li');
  const name = document.createElement('span');
  name.textContent = file.name;
  const share = document.createElement('span');
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', file.name);
  line.append(name, share, bar);
  box.querySelector('[data-sending]').append(line);
  const fail = text => {
    bar.remove();
    share.textContent = '';
    const said = document.createElement('span');
    said.className = 'wrong';
    said.setAttribute('role', 'alert');
    said.textContent = text;
    line.append(said);
    setTimeout(() => line.remove(), 15000);
  };
  // Said at once, not after minutes of sending.
  if (file.size > Number(box.dataset.most)) return fail(box.dataset.large);
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: file.name, kind: box.querySelector('[data-kind]').value });
  request.open('POST', `${box.dataset.documents}?${query}`);
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.setRequestHeader('X-Funnel-Page', '1');
  request.upload.onprogress = event => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    share.textContent = `${Math.round(100 * bar.value)} %`;
  };
  request.onerror = () => fail(box.dataset.failed);
  request.onload = () => {
    // The list itself comes with the deal's news.
    if (request.status === 201) return line.remove();
    let said;
    try { said = JSON.parse(request.responseText).detail; } catch { /* no sentence of ours */ }
    fail(said || box.dataset.refused);
  };
  request.send(file);
}

document.addEventListener('change', event => {
  if (!event.target.matches?.('[data-documents] [data-files]')) return;
  for (const file of event.target.files) send(boxOf(event), file);
  event.target.value = '';
});

for (const name of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(name, event => {
    if (!hasFiles(event)) return;
    const box = boxOf(event);
    // A file dropped beside the box would otherwise take the page's place.
    if (name !== 'dragleave') event.preventDefault();
    for (const other of document.querySelectorAll('[data-documents].over')) other.classList.remove('over');
    if (!box) return;
    if (name === 'dragover') box.classList.add('over');
    if (name === 'drop') for (const file of event.dataTransfer.files) send(box, file);
  });

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-preview]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const window = document.createElement('dialog');
  window.className = 'preview';
  window.setAttribute('aria-label', link.textContent);
  const shown = document.createElement(link.dataset.preview === 'pdf' ? 'iframe' : 'img');
  shown.src = `${link.getAttribute('href')}?view=1`;
  shown[link.dataset.preview === 'pdf' ? 'title' : 'alt'] = link.textContent;
  const head = document.createElement('header');
  const save = document.createElement('a');
  save.href = link.getAttribute('href');
  save.download = link.textContent;
  save.textContent = link.textContent;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'btn sm';
  close.textContent = link.closest('.box').dataset.close;
  close.onclick = () => window.close();
  head.append(save, close);
  window.append(head, shown);
  window.onclose = () => window.remove();
  document.body.append(window);
  window.showModal();
});

// An offer or invoice is made on the server and comes with the deal's news.
document.addEventListener('click', async event => {
  const button = event.target.closest?.('button[data-make]');
  if (!button || button.disabled) return;
  button.disabled = true;
  let said;
  try {
    const answer = await fetch(button.dataset.at, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: button.dataset.make, language: document.documentElement.lang }),
    });
    if (!answer.ok) said = (await answer.json().catch(() => null))?.detail || boxOf(event).dataset.refused;
  } catch {
    said = boxOf(event).dataset.failed;
  }
  button.disabled = false;
  if (!said) return;
  const line = document.createElement('li');
  line.className = 'wrong';
  line.setAttribute('role', 'alert');
  line.textContent = said;
  boxOf(event).querySelector('[data-sending]').append(line);
  setTimeout(() => line.remove(), 15000);
});
