import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client'
import type { Identity, IdentityProvider } from '../lib/operation.ts'
import type { IdentityProviderSettings } from '../lib/settings.ts'

export const returnPath = '/sign-in/return'
const answerSeconds = 10
/** Longest way there and back; whether a sign-in there was fresh enough, the operation decides by its own start. */
const wayMaxSeconds = 600

/**
 * The provider's own identity provider by OpenID Connect: discovery, code flow with PKCE, state and nonce, signatures
 * and issuer checked. It is found at the first use, so that we start although it does not answer.
 */
export function makeIdentityProvider(
  { issuer, clientId, clientSecret, name }: IdentityProviderSettings,
  publicUrl: string,
): IdentityProvider {
  let found: Promise<Configuration> | undefined
  const configuration = () => {
    const insecure = issuer.startsWith('http:') ? [allowInsecureRequests] : []
    found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, {
      execute: [enableNonRepudiationChecks, ...insecure],
      timeout: answerSeconds,
    }).catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }
  const redirectUri = `${publicUrl}${returnPath}`

  return {
    name,
    id: `oidc ${issuer}`,
    async address({ state, nonce, verifier, fresh }) {
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
      })
      return url.href
    },
    async redeem(answer, { state, nonce, verifier, fresh }) {
      const here = new URL(redirectUri)
      for (const [key, value] of Object.entries(answer)) here.searchParams.set(key, value)
      const tokens = await authorizationCodeGrant(await configuration(), here, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(fresh ? { maxAge: wayMaxSeconds } : {}),
      })
      return identityOf(tokens.claims())
    },
  }
}

function identityOf(claims: Record<string, unknown> | undefined): Identity {
  if (typeof claims?.iss !== 'string' || typeof claims.sub !== 'string') throw new Error('no claims')
  const amr = Array.isArray(claims.amr) ? claims.amr.filter((one) => typeof one === 'string') : []
  const authTime = typeof claims.auth_time === 'number' ? new Date(claims.auth_time * 1000) : undefined
  return { issuer: claims.iss, subject: claims.sub, amr, authTime }
}
