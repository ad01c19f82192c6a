import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { languages } from '../lib/language.ts'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { languageNames } from '../web/language.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FieldError } from '../web/ui/Field.tsx'
import { RadioCards } from '../web/ui/RadioCards.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { AssignPeople } from './AssignPeople.tsx'
import { type InviteDraft, isAddress } from './inviteDraft.ts'

type StepProps = {
  draft: InviteDraft
  onChange: (draft: InviteDraft) => void
  onBack?: (() => void) | undefined
  onNext: () => void
}

type FrameProps = {
  title: string
  lead?: string | undefined
  onBack?: (() => void) | undefined
  /** Goes on, unless something is missing; the step then says what. */
  onNext: () => void
  children: ReactNode
}

function StepFrame({ title, lead, onBack, onNext, children }: FrameProps) {
  const { t } = useText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onNext()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Section title={title} lead={lead}>
        <div className="mt-2 flex flex-col gap-5">
          {children}
          <div className="mt-2 flex gap-2">
            {onBack ? <Button onPress={onBack}>{t('invite.back')}</Button> : null}
            <Button type="submit" variant="primary">
              {t('invite.continue')}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  )
}

/** Whom: the address is not told to be known. */
export function WhoStep({ draft, onChange, onNext }: StepProps) {
  const { t } = useText()
  const [isChecked, setChecked] = useState(false)
  const isWrong = !isAddress(draft.email)
  const next = () => {
    setChecked(true)
    if (!isWrong) onNext()
  }
  return (
    <StepFrame title={t('invite.who.title')} lead={t('invite.who.lead')} onNext={next}>
      <div className="flex max-w-md flex-col gap-5">
        <TextField
          label={t('invite.email')}
          type="email"
          autoComplete="off"
          value={draft.email}
          onChange={(email) => onChange({ ...draft, email })}
          error={isChecked && isWrong ? t('invite.emailWrong') : null}
          maxLength={254}
          required
        />
        <TextField
          label={t('invite.company')}
          hint={t('invite.companyHint')}
          optionalWord={t('invite.optional')}
          value={draft.company}
          onChange={(company) => onChange({ ...draft, company })}
          maxLength={160}
        />
        <Select
          label={t('invite.language')}
          value={draft.language}
          onChange={(language) => onChange({ ...draft, language })}
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      </div>
    </StepFrame>
  )
}

/** How much: two cards that say what each means. */
export function AccessStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t } = useText()
  const [isChecked, setChecked] = useState(false)
  const next = () => {
    setChecked(true)
    if (draft.access) onNext()
  }
  return (
    <StepFrame title={t('invite.access.title')} lead={t('invite.access.lead')} onBack={onBack} onNext={next}>
      <RadioCards
        legend={t('invite.access.title')}
        legendHidden
        value={draft.access}
        onChange={(access) => onChange({ ...draft, access })}
        error={isChecked && !draft.access ? t('invite.access.missing') : undefined}
        cards={[
          {
            value: 'limited',
            title: t('access.limited.long'),
            lines: [
              { text: t('invite.limited.do') },
              { text: t('invite.limited.earn') },
              { text: t('invite.limited.end') },
              { text: t('invite.limited.notOrder'), allowed: false },
              { text: t('invite.limited.notInvoices'), allowed: false },
            ],
          },
          {
            value: 'full',
            title: t('access.full.long'),
            lines: [
              { text: t('invite.full.do') },
              { text: t('invite.full.order') },
              { text: t('invite.full.earn') },
              { text: t('invite.limited.end') },
              { text: t('invite.full.notSecrets'), allowed: false },
            ],
          },
        ]}
      />
    </StepFrame>
  )
}

/** Limited: which categories, and how far in each. */
export function FamiliesStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t, language } = useText()
  const [isChecked, setChecked] = useState(false)
  const families = useQuery(
    api.catalogue.families.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY }),
  )
  const levelOf = (family: string) => draft.families.find((one) => one.family === family)?.level
  const set = (family: string, level: 'look' | 'manage' | null) => {
    const others = draft.families.filter((one) => one.family !== family)
    onChange({ ...draft, families: level ? [...others, { family, level }] : others })
  }
  const isEmpty = draft.families.length === 0
  const next = () => {
    setChecked(true)
    if (!isEmpty) onNext()
  }
  return (
    <StepFrame
      title={t('invite.families.title')}
      lead={t('invite.families.lead')}
      onBack={onBack}
      onNext={next}
    >
      <Loaded query={families} what={t('invite.step.families')}>
        {(list) => (
          <ul className="border-t border-line">
            {list.map(({ id, names }) => {
              const level = levelOf(id)
              return (
                <li
                  key={id}
                  className="flex min-h-12 items-center justify-between gap-4 border-b border-line py-1.5"
                >
                  <Checkbox
                    label={names[language]}
                    checked={level !== undefined}
                    onChange={(on) => set(id, on ? 'manage' : null)}
                  />
                  {level ? (
                    <Segments
                      label={t('invite.families.level', { name: names[language] })}
                      labelHidden
                      value={level}
                      onChange={(chosen) => set(id, chosen)}
                      options={[
                        { value: 'look', label: t('level.look') },
                        { value: 'manage', label: t('level.manage') },
                      ]}
                    />
                  ) : null}
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
      {isChecked && isEmpty ? (
        <p role="alert">
          <FieldError id="families-error">{t('invite.families.none')}</FieldError>
        </p>
      ) : null}
    </StepFrame>
  )
}

/** Full: whose money is proposed for what the partner orders. */
export function PayerStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t } = useText()
  return (
    <StepFrame title={t('invite.payer.title')} lead={t('invite.payer.lead')} onBack={onBack} onNext={onNext}>
      <RadioCards
        legend={t('invite.payer.title')}
        legendHidden
        value={draft.payer}
        onChange={(payer) => onChange({ ...draft, payer })}
        cards={(['partner', 'client'] as const).map((value) => ({
          value,
          title: t(`invite.payer.${value}`),
          lines: [
            { text: t(`invite.payer.${value}.1`) },
            { text: t(`invite.payer.${value}.2`) },
            { text: t(`invite.payer.${value}.3`) },
          ],
        }))}
      />
    </StepFrame>
  )
}

/** Who of one's own people gets the client as soon as it says yes. */
export function PeopleStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t } = useText()
  return (
    <StepFrame title={t('assign.title')} lead={t('assign.lead')} onBack={onBack} onNext={onNext}>
      <AssignPeople
        access={draft.access ?? 'limited'}
        assigned={draft.assigned}
        onChange={(assigned) => onChange({ ...draft, assigned })}
      />
    </StepFrame>
  )
}

/** A word of one's own, quoted in the letter. */
export function MessageStep({ draft, onChange, onBack, onNext }: StepProps) {
  const { t } = useText()
  return (
    <StepFrame title={t('invite.message.title')} onBack={onBack} onNext={onNext}>
      <TextField
        label={t('invite.message.label')}
        hint={t('invite.message.hint')}
        optionalWord={t('invite.optional')}
        value={draft.message}
        onChange={(message) => onChange({ ...draft, message })}
        maxLength={2000}
        rows={6}
      />
    </StepFrame>
  )
}
