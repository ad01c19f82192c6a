import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, type Problem, problemOf } from '../web/api.ts'
import { knowsPasskeys, signWithPasskey } from '../web/passkey.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'

/** The passkey of this site, as a way in or as the second factor; false when the person turned away. */
export async function enterWithPasskey(): Promise<boolean> {
  const assertion = await signWithPasskey(await api.door.passkeyOptions.call({}))
  if (!assertion) return false
  await api.door.passkey.call({ assertion })
  return true
}

type SecondStepProps = { ways: readonly string[]; onIn: () => Promise<unknown> }

/** After the password: the code of the app, a passkey, or one of the recovery codes. */
export function SecondStep({ ways, onIn }: SecondStepProps) {
  const { t } = useText()
  const [isRecovering, setRecovering] = useState(!ways.includes('totp') && !ways.includes('passkey'))
  const [code, setCode] = useState('')
  const [tries, setTries] = useState(0)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isAsking, setAsking] = useState(false)
  const asksCode = isRecovering || ways.includes('totp')

  const attempt = async (enter: () => Promise<boolean>) => {
    if (isAsking) return
    setAsking(true)
    setProblem(null)
    try {
      if (await enter()) await onIn()
    } catch (error) {
      setProblem(problemOf(error))
      setCode('')
      setTries(tries + 1)
    }
    setAsking(false)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    void attempt(async () => {
      if (!code.trim()) return false
      await api.door.secondFactor.call({ code })
      return true
    })
  }
  const wrong = problem?.code === 'code_wrong' || problem?.code === 'input_invalid'
  return (
    <div className="mt-8 flex flex-col gap-5">
      {problem && !wrong ? <ErrorSummary detail={problem.detail} /> : null}
      {ways.includes('passkey') && knowsPasskeys() ? (
        <Button
          icon={KeyRound}
          size="large"
          wide
          variant={asksCode ? 'secondary' : 'primary'}
          onPress={() => void attempt(enterWithPasskey)}
        >
          {t('signIn.passkey')}
        </Button>
      ) : null}
      {asksCode ? (
        <form onSubmit={send} noValidate className="flex flex-col gap-5">
          <TextField
            key={`${isRecovering}${tries}`}
            label={t(isRecovering ? 'signIn.recoveryCode' : 'signIn.code')}
            hint={t(isRecovering ? 'signIn.recoveryCode.hint' : 'signIn.code.hint')}
            autoComplete={isRecovering ? 'off' : 'one-time-code'}
            inputMode={isRecovering ? undefined : 'numeric'}
            value={code}
            onChange={setCode}
            error={wrong ? t('refusal.code_wrong') : null}
            maxLength={40}
            code
            autoFocus
            required
          />
          <Button type="submit" variant="primary" size="large" wide pending={isAsking}>
            {t('signIn.continue')}
          </Button>
        </form>
      ) : null}
      {ways.includes('recovery_code') ? (
        <Button variant="quiet" onPress={() => setRecovering(!isRecovering)}>
          {t(isRecovering ? 'signIn.useApp' : 'signIn.useRecovery')}
        </Button>
      ) : null}
      <p className="text-pretty text-ink-3">{t('signIn.lost')}</p>
    </div>
  )
}
