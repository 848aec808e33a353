// Starts allauth's passkey forms. What the browser needs stands in the page as plain text: our
// content security policy has no place for scripts within a page.
const forms = window.allauth.webauthn.forms
const form = document.querySelector('[data-passkey]')
const ids = { data: 'passkey-data', credential: form.dataset.credential }
if (form.dataset.passkey === 'add') {
  forms.addForm({ ids: { ...ids, add: 'passkey-button' } })
} else {
  forms.authenticateForm({ ids: { ...ids, authenticate: 'passkey-button' } })
}
