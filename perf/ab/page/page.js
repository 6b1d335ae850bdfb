'use strict';
const root = document.documentElement;
const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ?
    'dark' : 'light')) === 'dark';
document.getElementById('theme').addEventListener('click', () => {
  root.dataset.theme = dark() ? 'light' : 'dark';
});
// A link to a program unfolds it.
const unfold = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
};
addEventListener('hashchange', unfold);
unfold();
