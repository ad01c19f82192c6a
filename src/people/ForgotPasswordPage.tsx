import { type FormEvent, useState } from 'react'
import { type AuthAnswer, askForPassword } from '../web/auth.ts'
import { Headline, PublicShell } from '../web/shell/PublicShell.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'

/** Asks for a link to choose a new password. It never says whether an account exists. */
export function ForgotPasswordPage() {
  const { t } = useText()
  const [email, setEmail] = useState('')
  const [answer, setAnswer] = useState<AuthAnswer | null>(null)
  const [isAsking, setAsking] = useState(false)

  const send = async (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    setAnswer(await askForPassword(email.trim()))
    setAsking(false)
  }
  const isSent = answer === 'done' || answer === 'wrong'
  return (
    <PublicShell title={t('password.forgot.title')}>
      <Headline lead={t('password.forgot.lead')}>{t('password.forgot.title')}</Headline>
      <form onSubmit={(event) => void send(event)} className="mt-8 flex flex-col gap-5">
        {answer === 'too_often' || answer === 'failed' ? (
          <ErrorSummary detail={t(`signIn.refused.${answer}`)} />
        ) : null}
        {isSent ? (
          <Notice tone="positive" live>
            {t('password.forgot.sent', { email })}
          </Notice>
        ) : (
          <>
            <TextField
              label={t('signIn.email')}
              type="email"
              autoComplete="username"
              value={email}
              onChange={setEmail}
              required
            />
            <Button type="submit" variant="primary" size="large" wide pending={isAsking}>
              {t('password.forgot.send')}
            </Button>
          </>
        )}
        <p>
          <Link href="/sign-in">{t('password.back')}</Link>
        </p>
      </form>
    </PublicShell>
  )
}
