import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { z } from 'zod'
import { ownAddress, useFilters } from '../web/address.ts'
import { api, problemOf } from '../web/api.ts'
import { type AuthAnswer, signIn } from '../web/auth.ts'
import { knowsPasskeys } from '../web/passkey.ts'
import { Headline, PublicShell } from '../web/shell/PublicShell.tsx'
import { remember } from '../web/storage.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { PasswordField, TextField } from '../web/ui/TextField.tsx'
import { enterWithPasskey, SecondStep } from './SecondStep.tsx'
import { useContinue } from './useContinue.tsx'

const asked = z.object({
  next: ownAddress,
  done: z.literal('password').optional().catch(undefined),
})

/** Who are you: a password and what comes after it, a passkey, or the identity provider of the house. */
export function SignInPage() {
  const { t } = useText()
  const navigate = useNavigate()
  const [{ next = '/', done }] = useFilters(asked)
  const { data: found } = useQuery(api.door.look.queryOptions({ input: {} }))
  const [waiting, setWaiting] = useState<typeof found | null>(null)
  const door = waiting ?? found
  const goIn = useContinue(next)
  const goOn = async () => setWaiting(await goIn())
  const isWaiting = door?.state === 'second_factor_needed'
  useEffect(() => {
    if (door?.state === 'factor_missing')
      void navigate({ href: `/set-up?next=${encodeURIComponent(next)}`, replace: true })
  }, [door?.state, next, navigate])

  return (
    <PublicShell title={t('shell.signIn')}>
      <Headline lead={t(isWaiting ? 'signIn.second.lead' : 'signIn.lead')}>
        {t(isWaiting ? 'signIn.second.title' : 'signIn.title')}
      </Headline>
      {isWaiting ? (
        <SecondStep ways={door.ways} onIn={goOn} />
      ) : (
        <>
          <PasswordForm hasNewPassword={done !== undefined} onIn={goOn} />
          <OtherWays identityProvider={door?.identityProvider ?? null} next={next} onIn={goOn} />
          <p className="mt-8 border-t border-line pt-4 text-pretty text-ink-3">{t('signIn.noAccount')}</p>
        </>
      )}
    </PublicShell>
  )
}

function PasswordForm({ hasNewPassword, onIn }: { hasNewPassword: boolean; onIn: () => Promise<unknown> }) {
  const { t } = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [answer, setAnswer] = useState<AuthAnswer | null>(null)
  const [isAsking, setAsking] = useState(false)

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (isAsking) return
    setAsking(true)
    setAnswer(null)
    const given = await signIn(email.trim(), password)
    if (given === 'done') await onIn()
    setAsking(false)
    if (given === 'done') return
    setAnswer(given)
    if (given === 'wrong') setPassword('')
  }
  return (
    <form onSubmit={(event) => void send(event)} className="mt-8 flex flex-col gap-5">
      {hasNewPassword && !answer ? <Notice tone="positive">{t('password.set.done')}</Notice> : null}
      {answer && answer !== 'done' ? <ErrorSummary detail={t(`signIn.refused.${answer}`)} /> : null}
      <TextField
        label={t('signIn.email')}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        required
      />
      <PasswordField
        label={t('signIn.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        required
      />
      <Button type="submit" variant="primary" size="large" wide pending={isAsking}>
        {t('shell.signIn')}
      </Button>
      <p>
        <Link href="/forgot-password">{t('signIn.forgot')}</Link>
      </p>
    </form>
  )
}

type OtherWaysProps = { identityProvider: string | null; next: string; onIn: () => Promise<unknown> }

/** Ways in without a password of ours. */
function OtherWays({ identityProvider, next, onIn }: OtherWaysProps) {
  const { t } = useText()
  const [refusal, setRefusal] = useState<string | null>(null)
  const attempt = async (enter: () => Promise<unknown>) => {
    setRefusal(null)
    try {
      await enter()
    } catch (error) {
      setRefusal(problemOf(error).detail)
    }
  }
  const byPasskey = async () => {
    if (await enterWithPasskey()) await onIn()
  }
  const elsewhere = async () => {
    const { address } = await api.door.setOut.call({})
    remember('next', next)
    window.location.assign(address)
  }
  if (!identityProvider && !knowsPasskeys()) return null
  return (
    <div className="mt-6 flex flex-col gap-3">
      {refusal ? <ErrorSummary detail={refusal} /> : null}
      {knowsPasskeys() ? (
        <Button icon={KeyRound} size="large" wide onPress={() => void attempt(byPasskey)}>
          {t('signIn.passkey')}
        </Button>
      ) : null}
      {identityProvider ? (
        <Button size="large" wide onPress={() => void attempt(elsewhere)}>
          {t('signIn.elsewhere', { name: identityProvider })}
        </Button>
      ) : null}
    </div>
  )
}
