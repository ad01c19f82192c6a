import { Navigate } from '@tanstack/react-router'
import { useMe } from './session.tsx'
import { PageState } from './shell/PageState.tsx'
import { useText } from './text.tsx'

/** Leads on to where somebody works: a partner's home first, else the own organisation, else the provider. */
export function HomePage() {
  const { t } = useText()
  const me = useMe()
  const partner = me.hats.find((hat) => hat.partner)
  if (partner) return <Navigate to="/p/$partner" params={{ partner: partner.organisationId }} replace />
  const [first] = me.hats
  if (first) return <Navigate to="/o/$org" params={{ org: first.organisationId }} replace />
  if (me.staff) return <Navigate to="/staff" replace />
  return (
    <PageState kind="noRights" homeHref="/me">
      {t('home.nowhere')}
    </PageState>
  )
}
