import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Id } from '../lib/id.ts'
import { type ProofAction, proofActions } from '../lib/proofActions.ts'
import { api, type Problem, problemOf } from './api.ts'
import { knowsPasskeys, signWithPasskey } from './passkey.ts'
import { whenProven } from './proof.ts'
import { useText } from './text.tsx'
import { Button } from './ui/Button.tsx'
import { Dialog } from './ui/Dialog.tsx'
import { Notice } from './ui/Notice.tsx'
import { PasswordField } from './ui/TextField.tsx'

const isAction = (action: string | undefined): action is ProofAction =>
  proofActions.some((known) => known === action)

type ProofDialogProps = { intentId: Id<'intent'>; decide: (proven: boolean) => void }

/**
 * Asks for a proof of who is there: password, passkey, or a fresh sign-in at the identity provider. What is wrong is
 * said here; after too many tries the way is closed for a while.
 */
export function ProofDialog({ intentId, decide }: ProofDialogProps) {
  const { t } = useText()
  const { data: intent } = useQuery(api.people.intent.queryOptions({ input: { intentId } }))
  const [password, setPassword] = useState('')
  const [tries, setTries] = useState(0)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const [isChecking, setChecking] = useState(false)
  const isOver = refusal?.code === 'proof_locked' || refusal?.code === 'proof_expired'
  const ways = intent?.ways ?? ['password']
  const byPassword = ways.includes('password')
  useEffect(() => whenProven(() => decide(true)), [decide])

  const attempt = async (prove: () => Promise<boolean>) => {
    if (isChecking || isOver) return
    setChecking(true)
    setRefusal(null)
    try {
      if (await prove()) return decide(true)
    } catch (error) {
      setRefusal(problemOf(error))
      setPassword('')
      setTries(tries + 1)
    }
    setChecking(false)
  }
  const provePassword = () =>
    attempt(async () => {
      if (!password) return false
      await api.people.prove.call({ intentId, password })
      return true
    })
  const provePasskey = () =>
    attempt(async () => {
      const assertion = await signWithPasskey(await api.people.proofOptions.call({ intentId }))
      if (!assertion) return false
      await api.people.proveByPasskey.call({ intentId, assertion })
      return true
    })
  const proveElsewhere = () =>
    attempt(async () => {
      const { address } = await api.people.proveElsewhere.call({ intentId })
      // it comes back in that window, and tells this one
      window.open(address, 'mandato-proof', 'popup,width=520,height=680')
      return false
    })

  return (
    <Dialog
      open
      onClose={() => decide(false)}
      title={t('proof.title')}
      actions={
        <>
          <Button onPress={() => decide(false)}>{t('ui.cancel')}</Button>
          {byPassword ? (
            <Button
              variant="primary"
              onPress={() => void provePassword()}
              pending={isChecking}
              disabledReason={isOver ? refusal.detail : null}
              reasonShown="spoken"
            >
              {t('proof.confirm')}
            </Button>
          ) : null}
        </>
      }
    >
      <p>
        {isAction(intent?.action) ? `${t(`proof.act.${intent.action}`)} ` : null}
        {t('proof.why')}
      </p>
      {refusal && (isOver || !byPassword || refusal.code !== 'proof_wrong') ? (
        <Notice tone="warning" live>
          {refusal.detail}
        </Notice>
      ) : null}
      {byPassword && !isOver ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void provePassword()
          }}
        >
          {/* A new field for every try takes the focus, and what was wrong is read with it. */}
          <PasswordField
            key={tries}
            label={t('proof.password')}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={refusal?.code === 'proof_wrong' ? refusal.detail : null}
            autoFocus
            required
          />
        </form>
      ) : null}
      {ways.includes('passkey') && knowsPasskeys() && !isOver ? (
        <Button icon={KeyRound} onPress={() => void provePasskey()}>
          {t('proof.passkey')}
        </Button>
      ) : null}
      {intent?.identityProvider && !isOver ? (
        <Button onPress={() => void proveElsewhere()}>
          {t('proof.elsewhere', { name: intent.identityProvider })}
        </Button>
      ) : null}
    </Dialog>
  )
}
