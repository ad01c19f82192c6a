/** What a script adds to the sign-in page that the server drew: passkeys, the identity provider, a look at the password. */
import type { AuthenticatorOptions } from '../../people/doorContract.ts'
import { knowsPasskeys, signWithPasskey } from '../passkey.ts'
import { remember } from '../storage.ts'

interface Answers {
  'passkey/options': AuthenticatorOptions
  passkey: unknown
  'identity-provider': { address: string }
}

/** The few questions to the API that are asked here, without the client of the whole of it. */
async function ask<Path extends keyof Answers>(path: Path, body: object): Promise<Answers[Path]> {
  const response = await fetch(`/api/v1/door/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail)
  return answer
}

const place = document.querySelector<HTMLElement>('[data-next]')
const next = place?.dataset.next ?? '/'

async function byPasskey(): Promise<void> {
  const assertion = await signWithPasskey(await ask('passkey/options', {}))
  if (!assertion) return
  await ask('passkey', { assertion })
  // the door itself knows whether anything is missing yet
  window.location.replace(`/sign-in?next=${encodeURIComponent(next)}`)
}

async function elsewhere(): Promise<void> {
  const { address } = await ask('identity-provider', {})
  remember('next', next)
  window.location.assign(address)
}

function offer(way: string, enter: () => Promise<void>): void {
  const offered = place?.querySelector<HTMLElement>(`[data-way="${way}"]`)
  const refusal = place?.querySelector('[data-refusal]')
  if (!offered || !refusal) return
  offered.hidden = false
  offered.querySelector('button')?.addEventListener('click', () => {
    refusal.textContent = ''
    enter().catch((error: unknown) => {
      refusal.textContent = error instanceof Error ? error.message : String(error)
    })
  })
}

if (knowsPasskeys()) offer('passkey', byPasskey)
offer('elsewhere', elsewhere)

for (const button of document.querySelectorAll<HTMLElement>('button[data-reveal]')) {
  button.addEventListener('click', () => {
    const field = button.parentElement?.querySelector('input')
    if (!field) return
    const isShown = field.type === 'text'
    field.type = isShown ? 'password' : 'text'
    button.setAttribute('aria-pressed', String(!isShown))
  })
}
