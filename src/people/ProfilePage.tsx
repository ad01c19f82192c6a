import { type FormEvent, useState } from 'react'
import { languages } from '../lib/language.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { businessZone } from '../web/format.ts'
import { languageNames } from '../web/language.ts'
import { useLook } from '../web/look.ts'
import { choose, useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { ErrorSummary } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { KeySettings } from './KeySettings.tsx'
import { densities, fonts, regions, themes } from './preferences.ts'

/** Oneself: name and language for the letters, how the pages look and listen, and where one belongs. */
export function ProfilePage() {
  const { t, language, region } = useText()
  const format = useFormat()
  const { theme, density, font } = useLook()
  const me = useMe()
  const regionNames = new Intl.DisplayNames([language], { type: 'region' })
  return (
    <Page title={t('profile.title')} count={me.email}>
      <Sheet>
        <div className="max-w-xl">
          <Section title={t('profile.person')}>
            <PersonForm />
          </Section>
        </div>
        <div className="max-w-xl">
          <Section title={t('support.title')} lead={t('support.lead')}>
            <div>
              <LinkButton href="/me/support">{t('support.make')}</LinkButton>
            </div>
          </Section>
        </div>
        <div className="max-w-xl">
          <Section title={t('profile.appearance')} lead={t('profile.appearanceLead')}>
            <div className="grid gap-4 sm:grid-cols-2">
              <Segments
                label={t('shell.user.theme')}
                value={theme ?? 'system'}
                onChange={(chosen) => choose({ theme: chosen })}
                options={themes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
              />
              <Segments
                label={t('settings.density')}
                value={density ?? 'usual'}
                onChange={(chosen) => choose({ density: chosen })}
                options={densities.map((value) => ({ value, label: t(`settings.density.${value}`) }))}
              />
              <Segments
                label={t('settings.font')}
                value={font ?? 'usual'}
                onChange={(chosen) => choose({ font: chosen })}
                options={fonts.map((value) => ({ value, label: t(`settings.font.${value}`) }))}
              />
              <Select
                label={t('profile.region')}
                value={regions.find((known) => known === region) ?? 'CH'}
                onChange={(chosen) => choose({ region: chosen })}
                options={regions.map((value) => ({ value, label: regionNames.of(value) ?? value }))}
              />
            </div>
            <p className="text-ink-2">
              {t('settings.formats', {
                amount: format.money('1234567.50', 'CHF'),
                day: format.dayLong('2026-10-14'),
                zone: businessZone,
              })}
            </p>
          </Section>
        </div>
        <div className="max-w-xl">
          <Section title={t('settings.keys')}>
            <KeySettings />
          </Section>
        </div>
        {me.hats.length > 0 ? (
          <Section title={t('profile.hats')}>
            <FactList
              facts={me.hats.map((hat) => ({
                label: hat.name,
                value: [t(`role.${hat.role}`), hat.accounting ? t('profile.hat.accounting') : null]
                  .filter(Boolean)
                  .join(', '),
              }))}
            />
          </Section>
        ) : null}
        <Section title={t('profile.security')} lead={t('profile.securityLead')}>
          <div>
            <LinkButton href="/me/security">{t('profile.securityOpen')}</LinkButton>
          </div>
        </Section>
      </Sheet>
    </Page>
  )
}

function PersonForm() {
  const { t, setLanguage } = useText()
  const me = useMe()
  const [name, setName] = useState(me.name)
  const [language, chooseLanguage] = useState(me.language)
  const change = useWrite(api.people.change)
  const isSame = name.trim() === me.name && language === me.language
  const nameError = name.trim() ? null : t('profile.nameMissing')

  const save = async () => {
    await change.send({ name: name.trim(), language })
    setLanguage(language)
    notify(t('profile.saved'))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSame && !nameError) quietly(save())
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {change.problem ? <ErrorSummary detail={change.problem.detail} /> : null}
      <TextField
        label={t('profile.name')}
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={120}
        error={nameError}
      />
      <Select
        label={t('profile.language')}
        value={language}
        onChange={chooseLanguage}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
      <div>
        <Button
          type="submit"
          variant="primary"
          pending={change.isPending}
          disabledReason={isSame ? t('profile.nothingChanged') : nameError}
          reasonShown="spoken"
        >
          {t('profile.save')}
        </Button>
      </div>
    </form>
  )
}
