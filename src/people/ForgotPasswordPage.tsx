import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { Refused } from './forms.ts'

type ForgotPasswordPageProps = { email: string; isSent: boolean; refused: Refused | null }

/** Asks for a link to choose a new password. It never says whether an account exists. */
export function ForgotPasswordPage({ email, isSent, refused }: ForgotPasswordPageProps) {
  const { t, language } = useText()
  return (
    <>
      <Headline lead={t('password.forgot.lead')}>{t('password.forgot.title')}</Headline>
      <form method="post" action={openHref('forgotPassword', language)} className="mt-8 flex flex-col gap-5">
        {refused ? <ErrorSummary detail={t(`signIn.refused.${refused}`)} /> : null}
        {isSent ? (
          <Notice tone="positive" live>
            {t('password.forgot.sent', { email })}
          </Notice>
        ) : (
          <>
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
            <Button type="submit" variant="primary" size="large" wide>
              {t('password.forgot.send')}
            </Button>
          </>
        )}
        <p>
          <a href={openHref('signIn', language)} className="link">
            {t('password.back')}
          </a>
        </p>
      </form>
    </>
  )
}
