import { useQuery } from '@tanstack/react-query'
import type { Id } from '../lib/id.ts'
import { AccessTag } from '../partnerships/AccessTag.tsx'
import { useRightsSentence } from '../partnerships/RightsInWords.tsx'
import { api } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { HomeActors } from './HomeActors.tsx'
import { HomeRenewals } from './HomeRenewals.tsx'
import { HomeTasks } from './HomeTasks.tsx'

/** An organisation's first page, a list of what matters now: who can act, what waits, what comes next. */
export function OrganisationHomePage() {
  const { t } = useText()
  const hat = useHat()
  return (
    <Page title={hat.name} count={t(`role.${hat.role}`)}>
      <Sheet aside={<Partners organisationId={hat.organisationId} />}>
        <HomeActors organisationId={hat.organisationId} />
        <HomeTasks hat={hat} />
        <HomeRenewals hat={hat} />
      </Sheet>
    </Page>
  )
}

/** The partners that work in this account, each with what it may do in one sentence. */
function Partners({ organisationId }: { organisationId: Id<'organisation'> }) {
  const { t } = useText()
  const sentence = useRightsSentence()
  const partnerships = useQuery(api.partnerships.list.queryOptions({ input: { organisationId } }))
  const base = `/o/${organisationId}/partners`
  return (
    <Section title={t('overview.partners')}>
      <Loaded query={partnerships} what={t('overview.partners')}>
        {(rows) => {
          const living = rows.filter((row) => row.state !== 'ended')
          return (
            <>
              {living.length === 0 ? (
                <p className="text-ink-2">
                  {t('overview.partners.none')} <Link href={`${base}/add`}>{t('partners.add')}</Link>
                </p>
              ) : (
                <ul className="border-t border-line">
                  {living.map((row) => (
                    <li key={row.id} className="flex flex-col gap-1 border-b border-line py-3">
                      <span className="flex flex-wrap items-center justify-between gap-2">
                        <Link href={`${base}/${row.id}`} look="plain" className="font-medium">
                          {row.partner.name}
                        </Link>
                        <AccessTag access={row.access} state={row.state} products={row.products.length} />
                      </span>
                      <span className="text-meta text-ink-2">{sentence(row, row.partner.name)}</span>
                    </li>
                  ))}
                </ul>
              )}
              <p>
                <Link href={base}>{t('overview.partners.all')}</Link>
              </p>
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}
