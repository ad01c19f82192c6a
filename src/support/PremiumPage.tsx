import { useQuery } from '@tanstack/react-query'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { PremiumSupport } from './vipContract.ts'

/** What Premium Support promises an organisation, and the code to say on the telephone. */
export function PremiumPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const query = useQuery(api.vip.get.queryOptions({ input: { organisationId } }))
  return (
    <Page title={t('vip.title')}>
      <Loaded query={query} what={t('vip.title')}>
        {(premium) =>
          premium ? (
            <Promised premium={premium} />
          ) : (
            <EmptyState
              drawing="key"
              title={t('vip.none')}
              actions={<LinkButton href={`/o/${organisationId}/order`}>{t('vip.order')}</LinkButton>}
            >
              {t('vip.none.text')}
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  )
}

function Promised({ premium }: { premium: PremiumSupport }) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const renew = useWrite(api.vip.renew)
  const make = async () => {
    await renew.send({ organisationId: hat.organisationId })
    notify(t('vip.made'))
  }
  return (
    <Sheet>
      <FactList
        facts={[
          {
            label: t('cases.promised'),
            value: t('cases.promised.open', { count: premium.responseHours }),
          },
          {
            label: t('cases.emergency'),
            value: premium.aroundTheClock
              ? t('cases.promised.clock', { count: premium.responseHours })
              : t('vip.noEmergency'),
          },
          { label: t('vip.until'), value: format.day(premium.until) },
        ]}
      />
      <Section
        title={t('vip.code')}
        lead={t('vip.lead')}
        actions={
          <Button
            pending={renew.isPending}
            disabledReason={isBossHat(hat) ? null : t('vip.bosses')}
            onPress={() => quietly(make())}
          >
            {t('vip.make')}
          </Button>
        }
      >
        {renew.problem ? (
          <Notice tone="negative" live>
            {renew.problem.detail}
          </Notice>
        ) : null}
        {premium.codes.length === 0 ? <p className="text-ink-3">{t('vip.noCode')}</p> : null}
        <ul className="flex flex-col gap-2">
          {premium.codes.map(({ code, retiresAt }) => (
            <li key={code} className="flex flex-wrap items-baseline gap-x-4">
              <span className="font-mono text-title">{code}</span>
              <span className="text-ink-2">
                {retiresAt ? t('vip.retires', { at: format.moment(retiresAt) }) : t('vip.holds')}
              </span>
            </li>
          ))}
        </ul>
        <p className="max-w-[42.5rem] text-ink-3">{t('vip.others')}</p>
      </Section>
    </Sheet>
  )
}
