import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Section } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import { WhatHappens } from './WhatHappens.tsx'

const days = 180

/** Products that the partner may manage and has not touched for half a year; one press takes them back. */
export function UnusedRights({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const hat = useHat()
  const change = useWrite(api.partnerships.changeRights)
  const [isAsking, setAsking] = useState(false)
  const { client, id, version, partner, access, payer, products, families } = partnership
  const unused = useQuery(
    api.partnerships.unused.queryOptions({ input: { organisationId: client.id, partnershipId: id, days } }),
  )
  const rows = unused.data?.products ?? []
  const gone = new Set<string>(rows.map((row) => row.productId))
  const kept = products.filter((one) => !gone.has(one.productId))
  const rights = { access, payer, products: kept, families }
  const preview = useQuery({
    ...api.partnerships.previewRights.queryOptions({
      input: { organisationId: client.id, partnershipId: id, rights },
    }),
    enabled: isAsking,
  })
  if (rows.length === 0 || access === 'full') return null
  const act = async () => {
    const seen = preview.data ? { preview: preview.data.hash } : {}
    await change.send({
      organisationId: client.id,
      partnershipId: id,
      version,
      rights,
      ...seen,
    })
    notify(t('motion.unused.taken', { count: rows.length }))
    setAsking(false)
  }
  return (
    <Section
      title={t('motion.unused')}
      lead={t('motion.unused.lead', { name: partner.name, count: rows.length, days })}
    >
      <div>
        <Button
          onPress={() => setAsking(true)}
          disabledReason={hat.role === 'legal' ? null : t('refusal.legal_only')}
        >
          {t('motion.unused.take', { count: rows.length })}
        </Button>
      </div>
      {isAsking ? (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          onConfirm={() => quietly(act())}
          pending={change.isPending}
          disabledReason={preview.data ? undefined : t('foreseen.wait')}
          title={t('motion.unused.title', { count: rows.length })}
          confirmLabel={t('motion.unused.take', { count: rows.length })}
        >
          <ul className="max-h-60 list-disc overflow-y-auto ps-4">
            {rows.map((row) => (
              <li key={row.productId} className="break-all">
                {row.name}
              </li>
            ))}
          </ul>
          <WhatHappens query={preview} problem={change.problem} />
        </ConfirmDialog>
      ) : null}
    </Section>
  )
}
