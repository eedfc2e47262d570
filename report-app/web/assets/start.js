// Shows a message if the application cannot start, or has stopped. Written for old browsers, since
// their users need the message most.
(function () {
  'use strict';

  function hasStarted() {
    var main = document.getElementById('main');
    return Boolean(main && main.firstChild);
  }

  function cannotStart() {
    document.documentElement.className = 'cannot-start';
  }

  /** The WebAssembly module has failed: the page no longer responds. */
  function hasStopped() {
    var english = document.documentElement.lang === 'en';
    var notice = document.getElementById('stopped');
    if (!notice || notice.firstChild) return;
    var words = document.createElement('p');
    words.textContent = english ? 'The page has stopped because of an error. ' : 'La page s’est arrêtée à cause d’une erreur. ';
    var link = document.createElement('a');
    link.href = '';
    link.textContent = english ? 'Reload the page' : 'Recharger la page';
    words.appendChild(link);
    notice.appendChild(words);
  }

  function met(error, source) {
    // The page still works without a style sheet or a picture.
    if (source && source.tagName === 'LINK' && source.rel !== 'preload') return;
    if (source && source.tagName === 'IMG') return;
    if (!hasStarted()) cannotStart();
    else if (window.WebAssembly && error instanceof WebAssembly.RuntimeError) hasStopped();
  }

  window.addEventListener('error', function (event) { met(event.error, event.target); }, true);
  window.addEventListener('unhandledrejection', function (event) { met(event.reason); });
  if (!window.WebAssembly || !('noModule' in document.createElement('script'))) cannotStart();
})();
