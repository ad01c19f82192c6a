import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { VerifiedCaller } from './contract.ts'
import { AskDialog } from './StaffAsks.tsx'
import { VipCall } from './VipCall.tsx'

/** Who calls, by the code they say; and what to say back. */
export function VerifyCallerPage() {
  const { t } = useText()
  const [code, setCode] = useState('')
  const [caller, setCaller] = useState<VerifiedCaller | null>(null)
  const verify = useWrite(api.support.verify)
  const send = async () => {
    setCaller(null)
    setCaller(await verify.send({ code }))
    setCode('')
  }
  return (
    <Page title={t('verify.title')}>
      <Sheet>
        <form
          noValidate
          className="flex max-w-xl flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            quietly(send())
          }}
        >
          <p className="text-pretty text-ink-2">{t('verify.lead')}</p>
          <TextField
            label={t('verify.code')}
            inputMode="numeric"
            autoComplete="off"
            code
            maxLength={12}
            value={code}
            onChange={setCode}
            error={verify.problem?.detail}
          />
          <div>
            <Button
              type="submit"
              variant="primary"
              pending={verify.isPending}
              disabledReason={code.replace(/\D/g, '').length === 8 ? null : t('ui.needed')}
              reasonShown="spoken"
            >
              {t('verify.act')}
            </Button>
          </div>
        </form>
        {caller ? <Caller caller={caller} /> : null}
        <VipCall />
      </Sheet>
    </Page>
  )
}

function Caller({ caller }: { caller: VerifiedCaller }) {
  const { t, language } = useText()
  const [isAsking, setAsking] = useState(false)
  const { person, hat, client, words } = caller
  const tongues = new Intl.DisplayNames(language, { type: 'language' })
  return (
    <Section title={person.name}>
      <Notice tone="positive" live title={t('verify.say')}>
        <p className="py-1 text-large font-strong" lang={person.language}>
          {words.join(' – ')}
        </p>
      </Notice>
      <FactList
        facts={[
          { label: t('verify.person'), value: `${person.name}, ${person.email}` },
          { label: t('verify.language'), value: tongues.of(person.language) ?? person.language },
          {
            label: t('verify.hat'),
            value: hat ? (
              <Link href={`/staff/organisations/${hat.id}`}>
                {hat.name}, {t(`members.role.${hat.role}`)}
              </Link>
            ) : (
              t('verify.nothing')
            ),
          },
          ...(client
            ? [
                {
                  label: t('verify.client'),
                  value: (
                    <Link href={`/staff/organisations/${client.id}`}>
                      {client.name}, {t(`access.${client.access}`)}
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
      {hat ? (
        <div>
          <Button onPress={() => setAsking(true)}>{t('staffAccess.ask')}</Button>
        </div>
      ) : null}
      {isAsking ? <AskDialog personId={person.id} onClose={() => setAsking(false)} /> : null}
    </Section>
  )
}
