import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { type AuthAnswer, signIn } from '../web/auth.ts'
import { Headline, PublicShell } from '../web/shell/PublicShell.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { PasswordField, TextField } from '../web/ui/TextField.tsx'

/** Only an address of this app is followed after signing in. */
const asked = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
  done: z.literal('password').optional().catch(undefined),
})

/** Who are you: e-mail and password, and back to the page that asked. */
export function SignInPage() {
  const { t } = useText()
  const navigate = useNavigate()
  const [{ next = '/', done }] = useFilters(asked)
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
    setAsking(false)
    if (given === 'done') return navigate({ href: next, replace: true })
    setAnswer(given)
    if (given === 'wrong') setPassword('')
  }

  return (
    <PublicShell title={t('shell.signIn')}>
      <Headline lead={t('signIn.lead')}>{t('signIn.title')}</Headline>
      <form onSubmit={(event) => void send(event)} className="mt-8 flex flex-col gap-5">
        {done && !answer ? <Notice tone="positive">{t('password.set.done')}</Notice> : null}
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
      <p className="mt-8 border-t border-line pt-4 text-pretty text-ink-3">{t('signIn.noAccount')}</p>
    </PublicShell>
  )
}
