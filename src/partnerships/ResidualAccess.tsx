import { useQuery } from '@tanstack/react-query'
import type { Id } from '../lib/id.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'

/** After an end: people of the partner who still sit in the organisation as external; each is kept or removed. */
export function ResidualAccess({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const hat = useHat()
  const of = { organisationId: partnership.client.id, partnershipId: partnership.id }
  const residual = useQuery({
    ...api.partnerships.residual.queryOptions({ input: of }),
    enabled: isBossHat(hat),
  })
  const keep = useWrite(api.partnerships.keepResidual)
  const remove = useWrite(api.organisations.removeMember)
  const rows = residual.data ?? []
  if (rows.length === 0) return null
  const act = async (personId: Id<'person'>, name: string, stays: boolean) => {
    if (stays) await keep.send({ ...of, personId })
    else await remove.send({ organisationId: of.organisationId, personId })
    notify(t(stays ? 'residual.kept' : 'residual.removed', { name }))
  }
  const problem = keep.problem ?? remove.problem
  return (
    <Section title={t('residual.title')} lead={t('residual.lead', { partner: partnership.partner.name })}>
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      <ul className="border-t border-line">
        {rows.map(({ personId, name, products, keptAt }) => (
          <li
            key={personId}
            className="flex flex-wrap items-center justify-between gap-3 border-b border-line py-2"
          >
            <span>
              <span className="font-strong">{name}</span>{' '}
              <span className="text-ink-2">
                {t(keptAt ? 'residual.stays' : 'residual.products', { count: products })}
              </span>
            </span>
            <span className="inline-flex gap-2">
              {keptAt ? null : (
                <Button
                  size="small"
                  pending={keep.isPending}
                  onPress={() => quietly(act(personId, name, true))}
                >
                  {t('residual.keep')}
                  <span className="sr-only">: {name}</span>
                </Button>
              )}
              <Button
                size="small"
                variant="danger"
                pending={remove.isPending}
                onPress={() => quietly(act(personId, name, false))}
              >
                {t('residual.remove')}
                <span className="sr-only">: {name}</span>
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
