import { openHref } from '../web/open/places.ts'
import { Headline } from '../web/shell/Headline.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { TextField } from '../web/ui/TextField.tsx'

type SignUpPageProps = { name: string; email: string; isSent: boolean; refused: 'wrong' | 'tooOften' | null }

/** Asks for an account. It never says whether one exists. */
export function SignUpPage({ name, email, isSent, refused }: SignUpPageProps) {
  const { t, language } = useText()
  return (
    <>
      <Headline lead={t('open.signUp.lead')}>{t('open.signUp.title')}</Headline>
      <form method="post" action={openHref('signUp', language)} className="mt-8 flex flex-col gap-5">
        {refused ? <ErrorSummary detail={t(`open.signUp.${refused}`)} /> : null}
        {isSent ? (
          <Notice tone="positive" live>
            {t('open.signUp.sent', { email })}
          </Notice>
        ) : (
          <>
            <TextField
              id="name"
              label={t('open.signUp.name')}
              name="name"
              autoComplete="name"
              defaultValue={name}
              maxLength={120}
              required
            />
            <TextField
              id="email"
              label={t('signIn.email')}
              type="email"
              name="email"
              autoComplete="username"
              defaultValue={email}
              maxLength={254}
              required
            />
            <Button type="submit" variant="primary" size="large" wide>
              {t('open.signUp.send')}
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
