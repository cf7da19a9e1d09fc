// Asks the device for a passkey, to make one or to sign in with one. The server's words are base64url, the device's are bytes.
const able = typeof PublicKeyCredential === 'function' && !!navigator.credentials;

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const known = list => (list ?? []).map(one => ({ ...one, id: bytes(one.id) }));

// JSON.stringify of a credential leaves password managers' ones empty; written out it is the same everywhere.
function written(credential) {
  const r = credential.response;
  const response = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    response.attestationObject = text(r.attestationObject);
    response.transports = r.getTransports ? r.getTransports() : [];
  } else {
    response.authenticatorData = text(r.authenticatorData);
    response.signature = text(r.signature);
    response.userHandle = r.userHandle ? text(r.userHandle) : null;
  }
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(), response,
  });
}

async function ask(form) {
  const make = form.dataset.passkey === 'make';
  const asked = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
  if (!asked.ok) throw new Error('options');
  const options = await asked.json();
  options.challenge = bytes(options.challenge);
  if (make) {
    options.user = { ...options.user, id: bytes(options.user.id) };
    options.excludeCredentials = known(options.excludeCredentials);
  } else {
    options.allowCredentials = known(options.allowCredentials);
  }
  const credential = make ? await navigator.credentials.create({ publicKey: options }) : await navigator.credentials.get({ publicKey: options });
  const answer = new FormData(form);
  answer.set('credential', written(credential));
  const done = await fetch(form.dataset.finish, { method: 'POST', body: answer });
  const said = await done.json();
  if (done.ok) location.assign(said.to);
  else return said.problem;
}

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-passkey]');
  if (!form) return;
  event.preventDefault();
  const problem = form.querySelector('[data-problem]');
  problem.textContent = '';
  if (!able) {
    problem.textContent = form.dataset.unable ?? form.dataset.failed;
    return;
  }
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    problem.textContent = await ask(form) ?? '';
  } catch (e) {
    problem.textContent = e.name === 'NotAllowedError' || e.name === 'AbortError' ? form.dataset.cancelled : form.dataset.failed;
  } finally {
    button.disabled = false;
  }
});

// Sent before this script was there, a form of method “dialog” goes nowhere.
document.documentElement.dataset.passkeys = able ? 'able' : 'unable';
if (able) for (const form of document.querySelectorAll('form[data-passkey][hidden]')) form.hidden = false;
