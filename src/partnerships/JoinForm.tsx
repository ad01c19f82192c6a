import { useState } from 'react'
import { countries } from '../imports/countries.ts'
import { organisationKinds } from '../organisations/kinds.ts'
import { api, type Problem, problemOf } from '../web/api.ts'
import { signIn } from '../web/auth.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Select } from '../web/ui/Select.tsx'
import { PasswordField, TextField } from '../web/ui/TextField.tsx'
import type { Invitation } from './invitationContract.ts'

const passwordMin = 12
const kinds = organisationKinds

/** Somebody new opens an account and an organisation by the link, and comes back to answer. */
export function JoinForm({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t, language, region } = useText()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isPending, setPending] = useState(false)
  const [name, setName] = useState('')
  const [organisation, setOrganisation] = useState(invitation.company)
  const [kind, setKind] = useState<(typeof kinds)[number]>('company')
  const [country, setCountry] = useState(region)
  const [password, setPassword] = useState('')
  const [isTried, setTried] = useState(false)
  const errors = {
    name: name.trim() ? null : t('join.name.missing'),
    organisation: organisation.trim() ? null : t('join.organisation.missing'),
    password: password.length >= passwordMin ? null : t('join.password.short', { count: passwordMin }),
  }
  const shown = isTried ? errors : { name: null, organisation: null, password: null }
  const wrong = Object.entries(shown).flatMap(([field, message]) =>
    message ? [{ id: `join-${field}`, message }] : [],
  )

  const send = async () => {
    setTried(true)
    if (errors.name || errors.organisation || errors.password) return
    setPending(true)
    setProblem(null)
    try {
      await api.invitations.join.call({
        token,
        name: name.trim(),
        password,
        language,
        organisation: { name: organisation.trim(), kind, country },
      })
      await signIn(invitation.email, password)
      // The page comes back as the person who can now answer; an account can be opened once only.
      window.location.reload()
    } catch (error) {
      setProblem(problemOf(error))
      setPending(false)
    }
  }
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  const countryOptions = [...countries]
    .map((code) => ({ value: code, label: regions.of(code) ?? code }))
    .sort((one, other) => one.label.localeCompare(other.label, language))

  return (
    <form
      noValidate
      className="flex max-w-md flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p className="text-ink-2">{t('join.lead', { email: invitation.email })}</p>
      {problem || wrong.length > 0 ? (
        <ErrorSummary detail={problem?.detail ?? t('refusal.input_invalid')} fields={wrong} />
      ) : null}
      <TextField
        id="join-name"
        label={t('join.name')}
        autoComplete="name"
        value={name}
        onChange={setName}
        error={shown.name}
        maxLength={120}
      />
      <TextField
        id="join-organisation"
        label={t('join.organisation')}
        autoComplete="organization"
        value={organisation}
        onChange={setOrganisation}
        error={shown.organisation}
        maxLength={160}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('join.kind')}
          options={kinds.map((value) => ({ value, label: t(`join.kind.${value}`) }))}
          value={kind}
          onChange={setKind}
        />
        <Select label={t('join.country')} options={countryOptions} value={country} onChange={setCountry} />
      </div>
      <PasswordField
        id="join-password"
        label={t('join.password')}
        hint={t('join.password.hint', { count: passwordMin })}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={shown.password}
      />
      <div>
        <Button type="submit" variant="primary" size="large" pending={isPending}>
          {t('join.send')}
        </Button>
      </div>
      <p className="text-meta text-ink-3">{t('join.note')}</p>
    </form>
  )
}
