// Runs before the first paint, so that a chosen theme never flashes. The key is the one of theme.ts.
try {
  const chosen = localStorage.getItem('mandato.theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // Storage may be forbidden; the system's theme applies then.
}
