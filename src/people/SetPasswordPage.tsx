import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { PasswordField } from '../web/ui/TextField.tsx'
import type { Refused } from './forms.ts'

type SetPasswordPageProps = {
  token: string
  /** How many characters the password that was sent lacks. */
  missing: number
  refused: Refused | null
}

/** Chooses a password by the link of a letter. Opening the link changes nothing. */
export function SetPasswordPage({ token, missing, refused }: SetPasswordPageProps) {
  const { t, language } = useText()
  return (
    <>
      <Headline>{t('password.set.title')}</Headline>
      {!token || refused === 'wrong' ? (
        <div className="mt-8">
          <Notice
            tone="warning"
            actions={
              <LinkButton href={openHref('forgotPassword', language)}>{t('password.set.again')}</LinkButton>
            }
          >
            {t('password.set.dead')}
          </Notice>
        </div>
      ) : (
        <form method="post" action={openHref('setPassword', language)} className="mt-8 flex flex-col gap-5">
          {refused ? <ErrorSummary detail={t(`signIn.refused.${refused}`)} /> : null}
          <input type="hidden" name="token" value={token} />
          <PasswordField
            id="password"
            label={t('password.forgot.title')}
            hint={t('password.set.hint')}
            name="password"
            autoComplete="new-password"
            error={missing > 0 ? t('password.set.short', { count: missing }) : null}
            required
          />
          <Button type="submit" variant="primary" size="large" wide>
            {t('password.set.save')}
          </Button>
        </form>
      )}
    </>
  )
}
