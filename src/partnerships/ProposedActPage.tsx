import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { ProposedAct } from './guardedContract.ts'
import { ProposedFacts, ProposedTag, useProposedTitle } from './ProposedAct.tsx'

/** One proposal of a partner: what exactly would happen, and the client's yes or no. */
export function ProposedActPage() {
  const { t } = useText()
  const { organisationId } = useHat()
  const proposedActId = useParamId('proposal', 'proposedAct')
  const query = useQuery(
    api.guardedActs.get.queryOptions({ input: { organisationId, proposedActId }, staleTime: 0 }),
  )
  const title = useProposedTitle()
  return (
    <Page
      title={query.data ? title(query.data.proposal.preview) : t('proposed.one')}
      above={<Link href={`/o/${organisationId}/proposed`}>{t('proposed.title')}</Link>}
    >
      <Loaded query={query} what={t('proposed.one')}>
        {({ proposal, obstacle }) => (
          <Sheet>
            <Section
              title={t('proposed.comesTo')}
              lead={t('proposed.comesTo.lead')}
              actions={<ProposedTag state={proposal.state} />}
            >
              <ProposedFacts proposal={proposal} />
            </Section>
            {proposal.state === 'proposed' ? (
              <Answer proposal={proposal} obstacle={obstacle} />
            ) : (
              <Answered proposal={proposal} />
            )}
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

type AnswerProps = {
  proposal: ProposedAct
  obstacle: 'proposal_closed' | 'proposal_changed' | 'proposal_fails' | null
}

function Answer({ proposal, obstacle }: AnswerProps) {
  const { t } = useText()
  const format = useFormat()
  const hat = useHat()
  const confirm = useWrite(api.guardedActs.confirm)
  const refuse = useWrite(api.guardedActs.refuse)
  const [isRefusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const asked = { organisationId: proposal.client.id, proposedActId: proposal.id }
  const whyNot = isBossHat(hat) ? null : t('refusal.boss_only')
  const yes = async () => {
    await confirm.send({ ...asked, previewSha: proposal.previewSha })
    notify(t('proposed.confirmed'))
  }
  const no = async () => {
    await refuse.send({ ...asked, reason: reason.trim() })
    notify(t('proposed.refused'))
    setRefusing(false)
  }
  return (
    <Section
      title={t('proposed.answer')}
      lead={t('proposed.answer.lead', { day: format.dayLong(proposal.expiresAt) })}
    >
      {obstacle ? <Notice tone="warning">{t(`refusal.${obstacle}`)}</Notice> : null}
      {confirm.problem ? (
        <Notice tone="negative" live>
          {confirm.problem.detail}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          onPress={() => quietly(yes())}
          pending={confirm.isPending}
          disabledReason={whyNot ?? (obstacle ? t(`refusal.${obstacle}`) : null)}
          reasonShown="spoken"
        >
          {t('proposed.confirm')}
        </Button>
        <Button onPress={() => setRefusing(true)} disabledReason={whyNot} reasonShown="spoken">
          {t('proposed.refuse')}
        </Button>
      </div>
      {isRefusing ? (
        <ConfirmDialog
          open
          onClose={() => setRefusing(false)}
          onConfirm={() => quietly(no())}
          pending={refuse.isPending}
          title={t('proposed.refuse.title')}
          confirmLabel={t('proposed.refuse')}
        >
          <p>{t('proposed.refuse.text', { partner: proposal.partner.name })}</p>
          <TextField label={t('motion.reason')} value={reason} onChange={setReason} maxLength={500} />
          {refuse.problem ? (
            <Notice tone="negative" live>
              {refuse.problem.detail}
            </Notice>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </Section>
  )
}

function Answered({ proposal }: { proposal: ProposedAct }) {
  const { t } = useText()
  const format = useFormat()
  const { state, decidedBy, decidedAt, reason, orderId, client } = proposal
  return (
    <Notice tone={state === 'confirmed' ? 'positive' : 'info'} title={t(`proposed.state.${state}`)}>
      <p>
        {[decidedBy, decidedAt ? format.dayLong(decidedAt) : null].filter(Boolean).join(', ')}
        {state === 'refused' && reason ? `: ${reason}` : ''}
      </p>
      {orderId ? (
        <p>
          <Link href={`/o/${client.id}/orders/${orderId}`}>{t('proposed.toOrder')}</Link>
        </p>
      ) : null}
    </Notice>
  )
}
