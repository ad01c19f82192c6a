import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { type AuthAnswer, setPassword as savePassword } from '../web/auth.ts'
import { Headline, PublicShell } from '../web/shell/PublicShell.tsx'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { PasswordField } from '../web/ui/TextField.tsx'

const asked = z.object({ token: z.string().max(200).optional().catch(undefined) })

/** As short as the server lets a password be. */
const lengthMin = 12

/** Chooses a password by the link of a letter. Opening the link changes nothing. */
export function SetPasswordPage() {
  const { t } = useText()
  const navigate = useNavigate()
  const [{ token }] = useFilters(asked)
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const [answer, setAnswer] = useState<AuthAnswer | null>(null)
  const [isSaving, setSaving] = useState(false)
  const missing = lengthMin - password.length

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (missing > 0 || !token) return
    setSaving(true)
    const given = await savePassword(token, password)
    setSaving(false)
    if (given === 'done') return navigate({ href: '/sign-in?done=password', replace: true })
    setAnswer(given)
  }
  return (
    <PublicShell title={t('password.set.title')}>
      <Headline>{t('password.set.title')}</Headline>
      {!token || answer === 'wrong' ? (
        <div className="mt-8">
          <Notice
            tone="warning"
            live
            actions={<LinkButton href="/forgot-password">{t('password.set.again')}</LinkButton>}
          >
            {t('password.set.dead')}
          </Notice>
        </div>
      ) : (
        <form onSubmit={(event) => void save(event)} noValidate className="mt-8 flex flex-col gap-5">
          {answer === 'too_often' || answer === 'failed' ? (
            <ErrorSummary detail={t(`signIn.refused.${answer}`)} />
          ) : null}
          <PasswordField
            label={t('password.forgot.title')}
            hint={t('password.set.hint')}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={isChecked && missing > 0 ? t('password.set.short', { count: missing }) : null}
            required
          />
          <Button type="submit" variant="primary" size="large" wide pending={isSaving}>
            {t('password.set.save')}
          </Button>
        </form>
      )}
    </PublicShell>
  )
}
