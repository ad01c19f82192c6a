import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import type { ProductRow } from '../products/contract.ts'
import { useFilters, useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { allProducts } from '../web/queries.ts'
import { useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Link } from '../web/ui/Link.tsx'
import { ErrorSummary, Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Loading } from '../web/ui/Skeleton.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership, Rights } from './contract.ts'
import { useMayDecide } from './mayDecide.tsx'
import { useRightsSentence } from './RightsInWords.tsx'
import {
  AccessCards,
  GivenProducts,
  type Giving,
  givingOf,
  heldElsewhere,
  rightsOf,
} from './RightsPicker.tsx'
import { isStale, StalePreview } from './WhatHappens.tsx'
import { useRightsPreview, WhatWillChange } from './WhatWillChange.tsx'

/** Where the rights answer what the partner asked for. */
const asked = z.object({ ask: idOf('ask').optional().catch(undefined) })

/** Changes what a partner may do: limited or full, product by product, with everything that follows in sight. */
export function RightsPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const partnershipId = useParamId('partnership', 'partnership')
  const input = { organisationId, partnershipId }
  // What stands here is what one decides on: it is not replaced while somebody chooses.
  const query = useQuery(api.partnerships.get.queryOptions({ input, refetchOnWindowFocus: false }))
  const others = useQuery(api.partnerships.list.queryOptions({ input: { organisationId } }))
  const products = useQuery(allProducts(organisationId))
  const name = query.data?.partner.name
  const { whyNot } = useMayDecide(query.data)
  return (
    <Page
      title={t('rights.title')}
      above={
        <Link href={`/o/${organisationId}/partners/${partnershipId}`}>{name ?? t('partners.record')}</Link>
      }
    >
      <Loaded query={query} what={t('rights.title')}>
        {(partnership) =>
          whyNot ? (
            <div className="px-5 py-6">
              <Notice tone="warning">{whyNot}</Notice>
            </div>
          ) : products.data && others.data ? (
            <RightsForm
              key={partnership.id}
              seen={partnership}
              products={products.data}
              others={others.data}
              onReload={async () => (await query.refetch()).data}
            />
          ) : (
            <div className="px-5 py-6">
              <Loading what={t('answer.products')} lines={6} />
            </div>
          )
        }
      </Loaded>
    </Page>
  )
}

type RightsFormProps = {
  seen: Partnership
  products: readonly ProductRow[]
  others: readonly Partnership[]
  onReload: () => Promise<Partnership | undefined>
}

function rightsNow(partnership: Partnership): Rights {
  const { access, payer, products, families } = partnership
  return { access, payer, products, families }
}

function RightsForm({ seen, products, others, onReload }: RightsFormProps) {
  const { t } = useText()
  const navigate = useNavigate()
  const sentence = useRightsSentence()
  const [{ ask }] = useFilters(asked)
  const change = useWrite(api.partnerships.changeRights)
  const answer = useWrite(api.partnerships.answerAsk)
  // The version one chose upon, and whose change would be refused when somebody else was quicker.
  const [base, setBase] = useState(seen)
  const [giving, setGiving] = useState<Giving>(() => givingOf(rightsNow(seen)))
  const { partner } = base
  const before = givingOf(rightsNow(base))
  const rights = rightsOf(giving, products, rightsNow(base))
  const isHeld = heldElsewhere(others, base.id)
  const hasFull = others.find((one) => one.state !== 'ended' && one.access === 'full' && one.id !== base.id)
  const isSame = sameRights(rights, rightsNow(base))
  const preview = useRightsPreview(base, rights, isSame)
  const problem = change.problem ?? answer.problem
  const isConflict = problem?.code === 'changed_meanwhile'
  const record = `/o/${base.client.id}/partners/${base.id}`
  const active = products.filter((row) => row.state === 'active').length

  const send = async () => {
    const what = { organisationId: base.client.id, partnershipId: base.id, version: base.version }
    const seen = preview.data ? { preview: preview.data.hash } : {}
    if (ask) await answer.send({ ...what, ...seen, askId: ask, granted: rights, reason: '' })
    else await change.send({ ...what, ...seen, rights })
    notify(t('rights.changed', { partner: partner.name }))
    await navigate({ href: record })
  }
  const reload = async () => {
    const fresh = await onReload()
    if (!fresh) return
    setBase(fresh)
    setGiving(givingOf(rightsNow(fresh)))
    change.reset()
    answer.reset()
  }

  return (
    <Sheet
      aside={
        <WhatWillChange
          partnership={base}
          rights={rights}
          isSame={isSame}
          preview={preview}
          action={
            <Button
              variant="primary"
              size="large"
              wide
              pending={change.isPending || answer.isPending}
              onPress={() => quietly(send())}
              disabledReason={
                isSame
                  ? t('rights.same')
                  : isConflict
                    ? t('refusal.changed_meanwhile')
                    : preview.isFresh
                      ? null
                      : t('foreseen.wait')
              }
            >
              {t('rights.confirm')}
            </Button>
          }
        />
      }
    >
      <p className="max-w-[42.5rem] text-ink-2">
        {base.access === 'full'
          ? sentence(base, partner.name)
          : t('rights.now', { partner: partner.name, count: base.products.length, total: active })}{' '}
        {t('rights.nothingYet')}
      </p>
      {isConflict ? (
        <Notice
          tone="warning"
          title={t('state.conflict.title')}
          actions={<Button onPress={() => void reload()}>{t('rights.reload')}</Button>}
          live
        >
          {t('rights.conflict')}
        </Notice>
      ) : isStale(problem) ? (
        <StalePreview problem={problem} onStale={preview.refetch} />
      ) : problem ? (
        <ErrorSummary detail={problem.detail} />
      ) : null}
      <AccessCards
        partner={partner.name}
        value={giving.access}
        onChange={(access) =>
          setGiving({ ...giving, access, payer: access === base.access ? base.payer : 'client' })
        }
        fullDisabledReason={hasFull ? t('answer.fullTaken', { partner: hasFull.partner.name }) : undefined}
      />
      {giving.access === 'limited' ? (
        <Section title={t('answer.products')}>
          <GivenProducts
            products={products}
            isHeld={isHeld}
            picked={giving.picked}
            before={base.access === 'limited' ? before.picked : undefined}
            onChange={(picked) => setGiving({ ...giving, picked })}
          />
        </Section>
      ) : (
        <p className="max-w-[42.5rem] text-ink-2">{t('rights.full', { partner: partner.name })}</p>
      )}
    </Sheet>
  )
}

/** Whether two sets of rights come to the same. */
function sameRights(one: Rights, other: Rights): boolean {
  if (one.access !== other.access || one.payer !== other.payer) return false
  const words = (rights: Rights) =>
    [
      ...rights.products.map(({ productId, level }) => `${productId} ${level}`),
      ...rights.families.map(({ family, level }) => `${family} ${level}`),
    ]
      .sort()
      .join()
  return one.access === 'full' || words(one) === words(other)
}
