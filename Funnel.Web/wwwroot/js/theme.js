// Runs before the first paint: when the viewer leaves the choice to the system, its answer goes on <html>.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    if (root.dataset.look === 'system') root.dataset.theme = dark.matches ? 'dark' : 'light';
  };
  apply();
  dark.addEventListener('change', apply);
})();
