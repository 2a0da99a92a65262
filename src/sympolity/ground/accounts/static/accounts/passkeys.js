// Forms that carry a passkey. <form data-passkey="ask|create"> names its options by the id of a JSON block in
// data-passkey-options, or fetches them from its own address. The form stays hidden where a browser knows no passkeys.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const readable = (list) => list?.map((entry) => ({ ...entry, id: toBytes(entry.id) }));

async function optionsOf(form) {
  if (form.dataset.passkeyOptions) {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function ask(form) {
  const { publicKey } = (await optionsOf(form)).request_options;
  const found = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: toBytes(publicKey.challenge), allowCredentials: readable(publicKey.allowCredentials) },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return described(found, {
    authenticatorData: toText(authenticatorData),
    clientDataJSON: toText(clientDataJSON),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

async function create(form) {
  const { publicKey } = (await optionsOf(form)).creation_options;
  const instead = form.elements.passwordless?.checked ?? false;
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: readable(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: instead ? "required" : "discouraged",
        requireResidentKey: instead,
        ...(instead ? { userVerification: "required" } : {}),
      },
    },
  });
  const { attestationObject, clientDataJSON } = made.response;
  return described(made, { attestationObject: toText(attestationObject), clientDataJSON: toText(clientDataJSON) });
}

const described = (credential, response) => ({
  id: credential.id,
  rawId: toText(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment,
  clientExtensionResults: credential.getClientExtensionResults(),
  response,
});

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const credential = await (form.dataset.passkey === "create" ? create(form) : ask(form));
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
