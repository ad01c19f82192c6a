import { queryClient } from './api.ts'

/** What came of a question to the sign-in service; it says no more than a stranger may know. */
export type AuthAnswer = 'done' | 'wrong' | 'too_often' | 'failed'

async function ask(path: string, body: Record<string, string>): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return 'done'
    if (response.status === 429) return 'too_often'
    return response.status < 500 ? 'wrong' : 'failed'
  } catch {
    return 'failed'
  }
}

/** Signs in; what another person saw before is forgotten. */
export async function signIn(email: string, password: string): Promise<AuthAnswer> {
  const answer = await ask('sign-in/email', { email, password })
  if (answer === 'done') queryClient.clear()
  return answer
}

export async function signOut(): Promise<void> {
  await ask('sign-out', {})
  queryClient.clear()
}
