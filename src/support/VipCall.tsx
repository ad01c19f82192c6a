import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import type { VipCaller } from './vipContract.ts'

/** Whose VIP code a caller says: where the call goes, and not yet who it is. */
export function VipCall() {
  const { t } = useText()
  const [code, setCode] = useState('')
  const [caller, setCaller] = useState<VipCaller | null>(null)
  const route = useWrite(api.vip.route)
  const send = async () => {
    setCaller(null)
    setCaller(await route.send({ code }))
    setCode('')
  }
  return (
    <Section title={t('vip.code')} lead={t('vip.call')}>
      <form
        noValidate
        className="flex max-w-xl flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          quietly(send())
        }}
      >
        <TextField
          label={t('vip.code')}
          inputMode="numeric"
          autoComplete="off"
          code
          maxLength={14}
          value={code}
          onChange={setCode}
          error={route.problem?.detail}
        />
        <div>
          <Button
            type="submit"
            pending={route.isPending}
            disabledReason={code.replace(/\D/g, '').length === 10 ? null : t('ui.needed')}
            reasonShown="spoken"
          >
            {t('vip.find')}
          </Button>
        </div>
      </form>
      {caller ? (
        <Notice live title={caller.organisation.name}>
          <p>{t(caller.aroundTheClock ? 'vip.found.clock' : 'vip.found', { count: caller.responseHours })}</p>
          <Link href={`/staff/organisations/${caller.organisation.id}`}>{t('staffCase.account')}</Link>
        </Notice>
      ) : null}
    </Section>
  )
}
