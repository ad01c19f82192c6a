// Runs before the first paint, so that a chosen look never flashes. The key is the one of look.ts.
try {
  const look = JSON.parse(localStorage.getItem('mandato.look') ?? '{}')
  for (const part of ['theme', 'density', 'font'])
    if (typeof look[part] === 'string') document.documentElement.dataset[part] = look[part]
} catch {
  // Storage may be forbidden; the system's look applies then.
}
