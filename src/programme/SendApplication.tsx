import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { openHref } from '../web/open/places.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { Steps } from '../web/ui/Steps.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { type Duty, duties, dutiesVersion } from './application.ts'
import type { Application } from './contract.ts'
import { SaidFacts } from './SaidFacts.tsx'

type SendApplicationProps = { application: Application; onBack: () => void; onSent: () => void }

/** The last step: what was said, the five duties, and the word of a legal representative. */
export function SendApplication({ application, onBack, onSent }: SendApplicationProps) {
  const { t, language } = useText()
  const hat = useHat()
  const [accepted, setAccepted] = useState<ReadonlySet<Duty>>(new Set())
  const submit = useWrite(api.programme.submit)
  const isLegal = hat.role === 'legal'
  const send = async () => {
    await submit.send({ organisationId: hat.organisationId, duties: [...accepted], words: dutiesVersion })
    notify(t('programme.sent'))
    onSent()
  }
  const turn = (duty: Duty, on: boolean) => {
    const next = new Set(accepted)
    if (on) next.add(duty)
    else next.delete(duty)
    setAccepted(next)
  }
  const { missing } = application
  const whyNot = isLegal
    ? missing.length > 0
      ? t('programme.missing')
      : accepted.size < duties.length
        ? t('refusal.duties_missing')
        : null
    : t('refusal.legal_only')
  return (
    <Sheet>
      <Steps
        steps={(['company', 'activity', 'send'] as const).map((name) => t(`programme.steps.${name}`))}
        current={2}
      />
      <Section title={t('programme.check')} actions={<Button onPress={onBack}>{t('programme.edit')}</Button>}>
        <SaidFacts application={application} />
        {missing.length > 0 ? (
          <Notice tone="warning" title={t('programme.missing')}>
            <ul className="list-disc ps-4">
              {missing.map((part) => (
                <li key={part}>{t(`programme.missing.${part}`)}</li>
              ))}
            </ul>
          </Notice>
        ) : null}
      </Section>
      <Section
        title={t('programme.duties')}
        lead={t('programme.duties.lead', { version: dutiesVersion })}
        actions={
          <a className="link" href={openHref('terms', language)} target="_blank" rel="noreferrer">
            {t('open.terms.link')}
          </a>
        }
      >
        <ol className="flex max-w-[42.5rem] flex-col divide-y divide-line border-y border-line">
          {duties.map((duty) => (
            <li key={duty} className="py-3">
              <Checkbox
                label={t(`programme.duty.${duty}`)}
                hint={t(`programme.duty.${duty}.means`)}
                checked={accepted.has(duty)}
                onChange={(on) => turn(duty, on)}
                disabled={!isLegal}
              />
            </li>
          ))}
        </ol>
        {submit.problem ? (
          <Notice tone="negative" live>
            {submit.problem.detail}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button onPress={onBack}>{t('programme.back')}</Button>
          <Button
            variant="primary"
            pending={submit.isPending}
            onPress={() => quietly(send())}
            disabledReason={whyNot}
          >
            {t('programme.submit')}
          </Button>
        </div>
      </Section>
      {isLegal ? null : <AskToSign application={application} />}
    </Sheet>
  )
}

/** Whoever prepares an application hands it over to somebody who may send it. */
function AskToSign({ application }: { application: Application }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const [chosen, setChosen] = useState<Id<'person'> | ''>('')
  const people = useQuery(api.organisations.members.queryOptions({ input: { organisationId } }))
  const ask = useWrite(api.programme.askToSign)
  const legal = (people.data ?? []).filter(({ role }) => role === 'legal')
  const send = async () => {
    const person = legal.find(({ personId }) => personId === chosen)
    if (!person) return
    await ask.send({ organisationId, personId: person.personId })
    notify(t('programme.askToSign.done', { name: person.name }))
  }
  return (
    <Section title={t('programme.askToSign')}>
      {application.askedToSign ? (
        <p>{t('programme.askedToSign', { name: application.askedToSign.name })}</p>
      ) : null}
      <div className="flex max-w-xl flex-wrap items-end gap-2">
        <div className="min-w-56 flex-1">
          <Select
            label={t('programme.askToSign')}
            labelHidden
            options={legal.map(({ personId, name }) => ({ value: personId, label: name }))}
            value={chosen}
            onChange={setChosen}
            placeholder="—"
          />
        </div>
        <Button
          pending={ask.isPending}
          onPress={() => quietly(send())}
          disabledReason={chosen ? null : t('ui.needed')}
        >
          {t('programme.askToSign.send')}
        </Button>
      </div>
    </Section>
  )
}
