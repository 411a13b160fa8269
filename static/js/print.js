// A print button does nothing without JavaScript, so only JavaScript shows it.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
