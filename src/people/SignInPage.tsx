import { KeyRound } from 'lucide-react'
import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { PasswordField, TextField } from '../web/ui/TextField.tsx'
import type { Way } from './doorContract.ts'
import type { Refused } from './forms.ts'

type SignInPageProps = {
  /** Where to go on afterwards. */
  next: string
  email: string
  refused: Refused | null
  hasNewPassword: boolean
  identityProvider: string | null
}

/** Who are you: a password here; what a script knows besides, it shows. */
export function SignInPage({ next, email, refused, hasNewPassword, identityProvider }: SignInPageProps) {
  const { t, language } = useText()
  return (
    <>
      <Headline lead={t('signIn.lead')}>{t('signIn.title')}</Headline>
      <form method="post" action={openHref('signIn', language)} className="mt-8 flex flex-col gap-5">
        {hasNewPassword && !refused ? <Notice tone="positive">{t('password.set.done')}</Notice> : null}
        {refused ? <ErrorSummary detail={t(`signIn.refused.${refused}`)} /> : null}
        <input type="hidden" name="next" value={next} />
        <TextField
          id="email"
          label={t('signIn.email')}
          type="email"
          name="email"
          autoComplete="username"
          defaultValue={email}
          maxLength={300}
          required
        />
        <PasswordField
          id="password"
          label={t('signIn.password')}
          name="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" variant="primary" size="large" wide>
          {t('shell.signIn')}
        </Button>
        <p>
          <a href={openHref('forgotPassword', language)} className="link">
            {t('signIn.forgot')}
          </a>
        </p>
        <p>
          <a href={openHref('signUp', language)} className="link">
            {t('open.signUp.title')}
          </a>
        </p>
      </form>
      <div className="mt-6 flex flex-col gap-3" data-next={next}>
        <p role="alert" data-refusal className="text-negative empty:hidden" />
        <ByPasskey />
        {identityProvider ? (
          <div data-way="elsewhere" hidden>
            <Button size="large" wide>
              {t('signIn.elsewhere', { name: identityProvider })}
            </Button>
          </div>
        ) : null}
      </div>
      <p className="mt-8 border-t border-line pt-4 text-pretty text-ink-3">{t('signIn.noAccount')}</p>
    </>
  )
}

/** Hidden until the script has seen that this browser knows passkeys. */
function ByPasskey({ isMain = false }: { isMain?: boolean }) {
  const { t } = useText()
  return (
    <div data-way="passkey" hidden>
      <Button icon={KeyRound} size="large" wide variant={isMain ? 'primary' : 'secondary'}>
        {t('signIn.passkey')}
      </Button>
    </div>
  )
}

type SecondStepPageProps = {
  next: string
  ways: readonly Way[]
  /** A recovery code is asked for instead of one of the app. */
  isRecovering: boolean
  refused: 'code_wrong' | 'too_many_guesses' | 'failed' | null
}

/** After the password: the code of the app, a passkey, or one of the recovery codes. */
export function SecondStepPage({ next, ways, isRecovering, refused }: SecondStepPageProps) {
  const { t, language } = useText()
  const here = openHref('signIn', language)
  const asksCode = isRecovering || ways.includes('totp')
  return (
    <>
      <Headline lead={t('signIn.second.lead')}>{t('signIn.second.title')}</Headline>
      <div className="mt-8 flex flex-col gap-5" data-next={next}>
        {refused && refused !== 'code_wrong' ? (
          <ErrorSummary detail={t(refused === 'failed' ? 'signIn.refused.failed' : `refusal.${refused}`)} />
        ) : null}
        <p role="alert" data-refusal className="text-negative empty:hidden" />
        {ways.includes('passkey') ? <ByPasskey isMain={!asksCode} /> : null}
        {asksCode ? (
          <form method="post" action={here} className="flex flex-col gap-5">
            <input type="hidden" name="next" value={next} />
            {isRecovering ? <input type="hidden" name="recover" value="1" /> : null}
            <TextField
              id="code"
              name="code"
              label={t(isRecovering ? 'signIn.recoveryCode' : 'signIn.code')}
              hint={t(isRecovering ? 'signIn.recoveryCode.hint' : 'signIn.code.hint')}
              autoComplete={isRecovering ? 'off' : 'one-time-code'}
              inputMode={isRecovering ? undefined : 'numeric'}
              error={refused === 'code_wrong' ? t('refusal.code_wrong') : null}
              maxLength={40}
              code
              autoFocus
              required
            />
            <Button type="submit" variant="primary" size="large" wide>
              {t('signIn.continue')}
            </Button>
          </form>
        ) : null}
        {ways.includes('recovery_code') && (ways.length > 1 || !isRecovering) ? (
          <p>
            <a
              className="link"
              href={`${here}?${new URLSearchParams({ next, ...(isRecovering ? {} : { recover: '1' }) })}`}
            >
              {t(isRecovering ? 'signIn.useApp' : 'signIn.useRecovery')}
            </a>
          </p>
        ) : null}
        <p className="text-pretty text-ink-3">{t('signIn.lost')}</p>
      </div>
    </>
  )
}
