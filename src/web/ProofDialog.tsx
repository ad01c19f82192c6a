import { type ReactNode, useState } from 'react'
import { type Id, idOf } from '../lib/id.ts'
import { api, problemOf } from './api.ts'
import { useText } from './text.tsx'
import { Button } from './ui/Button.tsx'
import { Dialog } from './ui/Dialog.tsx'
import { Notice } from './ui/Notice.tsx'
import { PasswordField } from './ui/TextField.tsx'

/** A write that may ask for the password: called first without, then again with the proven intent. */
type ProvableWrite<T> = (stepUp: string | undefined) => Promise<T>

type Asking = { intentId: Id<'intent'>; decide: (proven: boolean) => void }

type Proof = {
  /** Does the write; null when the person turned away from the question for the password. */
  run: <T>(write: ProvableWrite<T>) => Promise<T | null>
  /** Where the question appears; put it once into the page. */
  dialog: ReactNode
}

/** Runs a write and, where the server asks who is there, puts the question and repeats the write with the answer. */
export function useProof(): Proof {
  const [asking, setAsking] = useState<Asking | null>(null)

  const ask = (intentId: Id<'intent'>) =>
    new Promise<boolean>((decide) => {
      setAsking({ intentId, decide })
    })

  const run: Proof['run'] = async (write) => {
    try {
      return await write(undefined)
    } catch (error) {
      const { code, facts } = problemOf(error)
      const intent = idOf('intent').safeParse(facts.intentId)
      if (code !== 'proof_needed' || !intent.success) throw error
      const isProven = await ask(intent.data)
      setAsking(null)
      return isProven ? await write(intent.data) : null
    }
  }

  return { run, dialog: asking ? <ProofDialog key={asking.intentId} {...asking} /> : null }
}

/** Asks for the account's password. A wrong one is said here; after too many the way is closed for a while. */
function ProofDialog({ intentId, decide }: Asking) {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const [tries, setTries] = useState(0)
  const [refusal, setRefusal] = useState<{ code: string; detail: string } | null>(null)
  const [isChecking, setChecking] = useState(false)
  const isOver = refusal?.code === 'proof_locked' || refusal?.code === 'proof_expired'

  const prove = async () => {
    if (!password || isChecking || isOver) return
    setChecking(true)
    setRefusal(null)
    try {
      await api.people.prove.call({ intentId, password })
      decide(true)
    } catch (error) {
      const { code, detail } = problemOf(error)
      setRefusal({ code, detail })
      setPassword('')
      setTries(tries + 1)
    }
    setChecking(false)
  }

  return (
    <Dialog
      open
      onClose={() => decide(false)}
      title={t('proof.title')}
      actions={
        <>
          <Button onPress={() => decide(false)}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            onPress={() => void prove()}
            pending={isChecking}
            disabledReason={isOver ? refusal.detail : null}
            reasonShown="spoken"
          >
            {t('proof.confirm')}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void prove()
        }}
      >
        <p>{t('proof.why')}</p>
        {isOver ? (
          <Notice tone="warning" live>
            {refusal.detail}
          </Notice>
        ) : (
          // A new field for every try takes the focus, and what was wrong is read with it.
          <PasswordField
            key={tries}
            label={t('proof.password')}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={refusal?.detail}
            autoFocus
            required
          />
        )}
      </form>
    </Dialog>
  )
}
