import { type FormEvent, useState } from 'react'
import { Headline, PublicShell } from './shell/PublicShell.tsx'
import { useText } from './text.tsx'
import { Button } from './ui/Button.tsx'
import { PasswordField, TextField } from './ui/TextField.tsx'

/** Who are you: e-mail and password. */
export function SignInPage() {
  const { t } = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const stay = (event: FormEvent) => event.preventDefault()
  return (
    <PublicShell title={t('shell.signIn')}>
      <Headline lead={t('signIn.lead')}>{t('signIn.title')}</Headline>
      <form onSubmit={stay} className="mt-8 flex flex-col gap-5">
        <TextField
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          required
        />
        <PasswordField
          label={t('signIn.password')}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
        <Button type="submit" variant="primary" size="large" wide>
          {t('shell.signIn')}
        </Button>
      </form>
    </PublicShell>
  )
}
