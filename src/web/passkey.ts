import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import type {
  Assertion,
  Attestation,
  AuthenticatorOptions,
  NewPasskeyOptions,
} from '../people/doorContract.ts'

/** Whether this browser knows passkeys at all. */
export const knowsPasskeys = browserSupportsWebAuthn

/** Asks the authenticator to sign; null when the person, or the browser for them, turned away. */
export async function signWithPasskey(optionsJSON: AuthenticatorOptions): Promise<Assertion | null> {
  try {
    const { clientExtensionResults, ...answer } = await startAuthentication({ optionsJSON })
    return { ...answer, clientExtensionResults: { ...clientExtensionResults } }
  } catch {
    return null
  }
}

/** Asks the authenticator for a new passkey; null when the person turned away, or it has one already. */
export async function makePasskey(optionsJSON: NewPasskeyOptions): Promise<Attestation | null> {
  try {
    const { clientExtensionResults, ...answer } = await startRegistration({ optionsJSON })
    return { ...answer, clientExtensionResults: { ...clientExtensionResults } }
  } catch {
    return null
  }
}
