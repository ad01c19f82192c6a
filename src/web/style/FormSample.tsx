import { useState } from 'react'
import { languages } from '../../lib/language.ts'
import { languageNames } from '../language.ts'
import { useText } from '../text.tsx'
import { Checkbox, Switch } from '../ui/Checkbox.tsx'
import { RadioCards } from '../ui/RadioCards.tsx'
import { Section } from '../ui/Section.tsx'
import { Select } from '../ui/Select.tsx'
import { Steps } from '../ui/Steps.tsx'
import { PasswordField, TextField } from '../ui/TextField.tsx'

/** The head of a wizard, every field, every choice. */
export function FormSample() {
  const { t, language, setLanguage } = useText()
  const [access, setAccess] = useState<'limited' | 'full'>('limited')
  const [accepted, setAccepted] = useState(false)
  const [digest, setDigest] = useState(true)
  return (
    <>
      <Steps current={1} steps={[t('style.step1'), t('style.step2'), t('style.step3'), t('style.step4')]} />
      <Section title={t('style.fields')}>
        <div className="grid max-w-[42.5rem] items-start gap-5 sm:grid-cols-2">
          <TextField
            id="style-name"
            label={t('style.name')}
            error={t('style.nameError')}
            autoComplete="organization"
          />
          <TextField label={t('style.uid')} hint={t('style.uidHint')} code defaultValue="CHE-114.860.191" />
          <PasswordField label={t('signIn.password')} autoComplete="current-password" />
          <Select
            label={t('shell.user.language')}
            value={language}
            onChange={setLanguage}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
          <div className="sm:col-span-2">
            <TextField label={t('style.message')} optionalWord={t('style.optional')} rows={3} />
          </div>
        </div>
      </Section>
      <Section title={t('style.choices')}>
        <RadioCards
          legend={t('style.accessWanted')}
          value={access}
          onChange={setAccess}
          cards={[
            {
              value: 'limited',
              title: t('style.limitedTitle'),
              lines: [
                { text: t('style.lineChosen') },
                { text: t('style.lineOrder'), allowed: false },
                { text: t('style.lineInvoices'), allowed: false },
              ],
            },
            {
              value: 'full',
              title: t('style.fullTitle'),
              lines: [
                { text: t('style.lineAll') },
                { text: t('style.lineOrder') },
                { text: t('style.lineInvoices'), allowed: false },
              ],
            },
          ]}
        />
        <div className="flex flex-col gap-3 pt-2">
          <Checkbox label={t('style.terms')} checked={accepted} onChange={setAccepted} />
          <Checkbox label={t('style.allStates')} checked={false} indeterminate onChange={setAccepted} />
          <Switch label={t('style.digest')} on={digest} onChange={setDigest} />
        </div>
      </Section>
    </>
  )
}
