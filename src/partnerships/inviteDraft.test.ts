import { expect, test } from 'vitest'
import { type InviteDraft, reachable } from './inviteDraft.ts'

const blank: InviteDraft = {
  email: '',
  company: '',
  language: 'it',
  access: null,
  families: [],
  payer: 'partner',
  assigned: [],
  message: '',
}

test('a step of the invitation is reached only over answered ones', () => {
  expect(reachable(blank, 'check')).toBe('who')
  const known = { ...blank, email: 'anna@nuova.example' }
  expect(reachable(known, 'check')).toBe('access')
  expect(reachable({ ...known, access: 'limited' }, 'check')).toBe('detail')
  expect(reachable({ ...known, access: 'full' }, 'check')).toBe('check')
})

test('an earlier step can always be opened again', () => {
  const whole: InviteDraft = {
    ...blank,
    email: 'anna@nuova.example',
    access: 'limited',
    families: [{ family: 'hosting', level: 'manage' }],
  }
  expect(reachable(whole, 'who')).toBe('who')
  expect(reachable(whole, 'check')).toBe('check')
})
