import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Level } from '../access/access.ts'
import { levels } from '../access/access.ts'
import type { Id } from '../lib/id.ts'
import type { ProductRow } from '../products/contract.ts'
import { api, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Holding } from './contract.ts'

/** Who of the partner's people may do what for a client, and the change of it. */
export function Holdings({ clientId }: { clientId: Id<'organisation'> }) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const query = useQuery(api.clients.holdings.queryOptions({ input: { partnerId, clientId } }))
  const [changing, setChanging] = useState<Holding | null>(null)
  return (
    <Section title={t('client.people')} lead={t('client.people.lead')}>
      <Loaded query={query} what={t('client.people')}>
        {(holdings) => (
          <ul className="border-t border-line">
            {holdings.map((holding) => (
              <li
                key={holding.personId}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-2.5"
              >
                <span className="flex flex-col">
                  <span className="font-medium">{holding.name}</span>
                  <span className="text-meta text-ink-3">{t(`client.people.${holding.role}`)}</span>
                </span>
                <span className="flex items-center gap-3">
                  <Held holding={holding} />
                  {holding.fixed ? null : (
                    <Button
                      size="small"
                      aria-label={t('client.people.changeOf', { name: holding.name })}
                      onPress={() => setChanging(holding)}
                    >
                      {t('client.people.change')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {changing ? (
        <ChangeHolding
          key={changing.personId}
          holding={changing}
          clientId={clientId}
          onClose={() => setChanging(null)}
        />
      ) : null}
    </Section>
  )
}

function Held({ holding }: { holding: Holding }) {
  const { t } = useText()
  if (holding.fixed) return <Tag>{t('client.people.fixed')}</Tag>
  if (holding.level === null) return <span className="text-ink-3">{t('client.people.none')}</span>
  if (holding.allProducts) {
    return <Tag tone="positive">{t('client.people.all', { level: t(`level.${holding.level}`) })}</Tag>
  }
  return <Tag tone="info">{t('client.people.some', { count: holding.products.length })}</Tag>
}

type ChangeHoldingProps = { holding: Holding; clientId: Id<'organisation'>; onClose: () => void }

function ChangeHolding({ holding, clientId, onClose }: ChangeHoldingProps) {
  const { t } = useText()
  const { organisationId: partnerId } = useHat()
  const cache = useQueryClient()
  const products = useQuery(
    api.products.listOfClient.queryOptions({ input: { partnerId, clientId, limit: 200 } }),
  )
  const [scope, setScope] = useState<'all' | 'some'>(holding.level && !holding.allProducts ? 'some' : 'all')
  const [level, setLevel] = useState<Level>(holding.level ?? 'manage')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(holding.products.map((p) => p.productId)))
  const set = useWrite(api.clients.setHolding)
  const remove = useWrite(api.clients.removeHolding)
  const path = { partnerId, clientId, personId: holding.personId }
  const problem = set.problem ?? remove.problem

  const done = async () => {
    await cache.invalidateQueries({ queryKey: api.clients.key() })
    notify(t('client.people.saved'))
    onClose()
  }
  const save = async () => {
    const named = (products.data?.rows ?? []).filter((row) => chosen.has(row.id))
    await set.send({
      ...path,
      allProducts: scope === 'all',
      level,
      products: scope === 'all' ? [] : named.map((row) => ({ productId: row.id, level })),
    })
    await done()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('client.people.changeOf', { name: holding.name })}
      actions={
        <>
          {holding.level === null ? null : (
            <Button
              variant="danger"
              pending={remove.isPending}
              onPress={() => void remove.send(path).then(done, () => undefined)}
            >
              {t('client.people.remove')}
            </Button>
          )}
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={set.isPending}
            onPress={() => void save().catch(() => undefined)}
          >
            {t('client.people.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem ? (
          <Notice tone="negative" live>
            {problem.detail}
          </Notice>
        ) : null}
        <Segments
          label={t('client.people.level')}
          value={level}
          onChange={setLevel}
          options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        <Segments
          label={t('client.people.scope')}
          value={scope}
          onChange={setScope}
          options={[
            { value: 'all', label: t('client.people.scopeAll') },
            { value: 'some', label: t('client.people.scopeSome') },
          ]}
        />
        {scope === 'some' ? (
          products.data ? (
            <ProductChoice rows={products.data.rows} chosen={chosen} onChange={setChosen} />
          ) : (
            <Loading what={t('client.people.scope')} lines={4} />
          )
        ) : null}
      </div>
    </Dialog>
  )
}

type ProductChoiceProps = {
  rows: readonly ProductRow[]
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
}

function ProductChoice({ rows, chosen, onChange }: ProductChoiceProps) {
  return (
    <ul className="max-h-72 overflow-auto rounded-control border border-line px-3">
      {rows.map((row) => (
        <li key={row.id} className="border-b border-line py-1.5 last:border-0">
          <Checkbox
            label={row.name}
            checked={chosen.has(row.id)}
            onChange={(isOn) => {
              const next = new Set(chosen)
              if (isOn) next.add(row.id)
              else next.delete(row.id)
              onChange(next)
            }}
          />
        </li>
      ))}
    </ul>
  )
}
