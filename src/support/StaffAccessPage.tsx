import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { EmergencyDialog } from './StaffAsks.tsx'
import type { SeenProduct, TemporaryAccess } from './temporaryContract.ts'

const filters = z.object({ emergency: idOf('organisation').optional().catch(undefined) })

/** What clients lend to support, what they are asked for, and the way in. */
export function StaffAccessPage() {
  const { t } = useText()
  const query = useQuery({
    ...api.temporaryAccess.offered.queryOptions({ input: {} }),
    refetchInterval: 15_000,
  })
  const [inside, setInside] = useState<TemporaryAccess | null>(null)
  const [{ emergency }, change] = useFilters(filters)
  if (inside) return <Inside access={inside} onLeave={() => setInside(null)} />
  return (
    <Page title={t('staffAccess.title')}>
      <Sheet>
        <p className="max-w-[42.5rem] text-pretty text-ink-2">{t('staffAccess.lead')}</p>
        <Loaded query={query} what={t('staffAccess.title')}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState drawing="ledger" title={t('staffAccess.none')}>
                {t('staffAccess.none.text')}
              </EmptyState>
            ) : (
              rows.map((row) => <Offered key={row.id} access={row} onIn={setInside} />)
            )
          }
        </Loaded>
      </Sheet>
      {emergency ? (
        <EmergencyDialog organisationId={emergency} onClose={() => change({ emergency: undefined })} />
      ) : null}
    </Page>
  )
}

function Offered({ access, onIn }: { access: TemporaryAccess; onIn: (access: TemporaryAccess) => void }) {
  const { t } = useText()
  const format = useFormat()
  const [isEntering, setEntering] = useState(false)
  const confirm = useWrite(api.temporaryAccess.confirmBreakIn)
  const { client, partner, state, expiresAt } = access
  const decide = async (approve: boolean) => {
    await confirm.send({ accessId: access.id, approve })
  }
  return (
    <Section
      title={partner ? t('letIn.through', { client: client.name, partner: partner.name }) : client.name}
      lead={access.reason}
      actions={
        <>
          <Tag tone={state === 'active' ? 'info' : state === 'requested' ? 'warning' : 'neutral'}>
            {t(`letIn.state.${state}`)}
          </Tag>
          {access.isEmergency && access.mayAnswer ? (
            <>
              <Button pending={confirm.isPending} onPress={() => quietly(decide(false))}>
                {t('letIn.refuse')}
              </Button>
              <Button variant="danger" pending={confirm.isPending} onPress={() => quietly(decide(true))}>
                {t('staffAccess.confirm')}
              </Button>
            </>
          ) : null}
          {state === 'active' ? (
            <Button variant="primary" onPress={() => setEntering(true)}>
              {t('staffAccess.enter')}
            </Button>
          ) : null}
        </>
      }
    >
      {confirm.problem ? (
        <Notice tone="negative" live>
          {confirm.problem.detail}
        </Notice>
      ) : null}
      <FactList
        facts={[
          {
            label: t('letIn.by'),
            value: access.isEmergency
              ? t('letIn.emergency', { name: access.askedBy ?? '' })
              : (access.lender?.name ?? ''),
          },
          { label: t('letIn.level'), value: t(`letIn.level.${access.level}`) },
          {
            label: t('letIn.until'),
            value: expiresAt ? format.moment(expiresAt) : t('letIn.hours.count', { count: access.hours }),
          },
        ]}
      />
      {isEntering ? <EnterDialog access={access} onIn={onIn} onClose={() => setEntering(false)} /> : null}
    </Section>
  )
}

type EnterProps = { access: TemporaryAccess; onIn: (access: TemporaryAccess) => void; onClose: () => void }

function EnterDialog({ access, onIn, onClose }: EnterProps) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const visit = useWrite(api.temporaryAccess.visit)
  const isShort = reason.trim().length < 3
  const send = async () => {
    setTried(true)
    if (isShort) return
    onIn(await visit.send({ accessId: access.id, reason }))
  }
  return (
    <FormDialog
      title={t('staffAccess.enter.title', { name: access.client.name })}
      onClose={onClose}
      onSend={send}
      sendLabel={t('staffAccess.enter')}
      pending={visit.isPending}
      refusal={visit.problem?.detail}
    >
      <p className="text-ink-2">{t('staffAccess.enter.text')}</p>
      <TextField
        label={t('letIn.reason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={isTried && isShort ? t('ui.needed') : undefined}
      />
    </FormDialog>
  )
}

/** Inside: a band that never lets one forget where one is, and the products lent. */
function Inside({ access, onLeave }: { access: TemporaryAccess; onLeave: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const [seen, setSeen] = useState<SeenProduct[] | null>(null)
  const look = useWrite(api.temporaryAccess.look)
  const byHand = useWrite(api.temporaryAccess.renewByHand)
  const leave = useWrite(api.temporaryAccess.leave)
  const show = async () => setSeen(await look.send({ accessId: access.id }))
  const switchOff = async (product: SeenProduct) => {
    await byHand.send({ accessId: access.id, productIds: [product.id] })
    notify(t('staffAccess.byHand.done', { name: product.name }))
    await show()
  }
  const out = async (forGood: boolean) => {
    await leave.send({ accessId: access.id, forGood })
    onLeave()
  }
  const problem = look.problem ?? byHand.problem ?? leave.problem
  return (
    <Page title={access.client.name}>
      <Sheet>
        <section
          aria-label={t('staffAccess.band.region')}
          className="flex flex-wrap items-center gap-3 rounded-control bg-support px-4 py-3 text-on-support [--focus:var(--on-support)]"
        >
          <p className="min-w-0 flex-1 font-medium">
            {t('staffAccess.band', {
              name: access.client.name,
              until: access.expiresAt ? format.moment(access.expiresAt) : '',
            })}
          </p>
          <Button pending={leave.isPending} onPress={() => quietly(out(false))}>
            {t('staffAccess.leave')}
          </Button>
          <Button pending={leave.isPending} onPress={() => quietly(out(true))}>
            {t('staffAccess.leaveForGood')}
          </Button>
        </section>
        {problem ? (
          <Notice tone="negative" live>
            {problem.detail}
          </Notice>
        ) : null}
        <Section
          title={t('staffAccess.products')}
          lead={t('staffAccess.masked')}
          actions={
            <Button variant="primary" pending={look.isPending} onPress={() => quietly(show())}>
              {t('staffAccess.look')}
            </Button>
          }
        >
          {seen?.length === 0 ? <p className="text-ink-3">{t('staffAccess.nothing')}</p> : null}
          <ul className="flex flex-col divide-y divide-line">
            {(seen ?? []).map((product) => (
              <li key={product.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
                <span className="min-w-56 flex-1">
                  <span className="font-medium">{product.name}</span>
                  <span className="block text-meta text-ink-3">{product.item}</span>
                </span>
                <span className="text-ink-2">
                  {t('staffAccess.expires', { day: format.day(product.expiresOn) })}
                </span>
                <span className="text-ink-2">
                  {t(product.renewsByItself ? 'staffAccess.automatic' : 'staffAccess.manual')}
                </span>
                {product.renewsByItself && product.level === 'act' ? (
                  <Button pending={byHand.isPending} onPress={() => quietly(switchOff(product))}>
                    {t('staffAccess.byHand')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
        <p className="text-meta text-ink-3">
          <Link href={`/staff/organisations/${access.client.id}`}>{t('staffAccess.record')}</Link>
        </p>
      </Sheet>
    </Page>
  )
}
