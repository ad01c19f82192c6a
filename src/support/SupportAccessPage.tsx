import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag, type Tone } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { AnswerDialog, LetInDialog } from './LetInDialog.tsx'
import { SupportActs } from './SupportActs.tsx'
import type { TemporaryAccess } from './temporaryContract.ts'

const filters = z.object({ open: z.string().optional().catch(undefined) })
const tones: Record<TemporaryAccess['state'], Tone> = {
  requested: 'warning',
  active: 'info',
  declined: 'neutral',
  lapsed: 'neutral',
  ended: 'neutral',
}

/** Who of the provider's support may look into what is mine, since when, until when, and what they did. */
export function SupportAccessPage() {
  const { t } = useText()
  const [{ open }, change] = useFilters(filters)
  const [isLending, setLending] = useState(false)
  const query = useQuery({ ...api.temporaryAccess.list.queryOptions({ input: {} }), refetchInterval: 30_000 })
  return (
    <Page
      title={t('letIn.page')}
      actions={
        <Button variant="primary" onPress={() => setLending(true)}>
          {t('letIn.title')}
        </Button>
      }
    >
      <Sheet>
        <p className="max-w-[42.5rem] text-pretty text-ink-2">{t('letIn.lead')}</p>
        <Loaded query={query} what={t('letIn.page')}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState drawing="ledger" title={t('letIn.none')}>
                {t('letIn.none.text')}
              </EmptyState>
            ) : (
              rows.map((row) => (
                <Lent
                  key={row.id}
                  access={row}
                  isOpen={open === row.id}
                  onOpen={() => change({ open: open === row.id ? undefined : row.id })}
                />
              ))
            )
          }
        </Loaded>
      </Sheet>
      {isLending ? <LetInDialog onClose={() => setLending(false)} /> : null}
    </Page>
  )
}

function Lent({ access, isOpen, onOpen }: { access: TemporaryAccess; isOpen: boolean; onOpen: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const [isAnswering, setAnswering] = useState(false)
  const end = useWrite(api.temporaryAccess.end)
  const answer = useWrite(api.temporaryAccess.answer)
  const { id, state, client, partner, expiresAt, endedAt, inside } = access
  const stop = async () => {
    await end.send({ accessId: id })
    notify(t('letIn.ended'))
  }
  const refuse = async () => {
    await answer.send({ accessId: id, approve: false })
    notify(t('letIn.refused'))
  }
  const problem = end.problem ?? answer.problem
  return (
    <Section
      title={partner ? t('letIn.through', { client: client.name, partner: partner.name }) : client.name}
      lead={access.reason}
      actions={
        <>
          <Tag tone={tones[state]}>{t(`letIn.state.${state}`)}</Tag>
          {access.mayAnswer ? (
            <>
              <Button pending={answer.isPending} onPress={() => quietly(refuse())}>
                {t('letIn.refuse')}
              </Button>
              <Button variant="primary" onPress={() => setAnswering(true)}>
                {t('letIn.give')}
              </Button>
            </>
          ) : null}
          {access.mayEnd ? (
            <Button variant="danger" pending={end.isPending} onPress={() => quietly(stop())}>
              {t('letIn.end')}
            </Button>
          ) : null}
        </>
      }
    >
      {problem ? (
        <Notice tone="negative" live>
          {problem.detail}
        </Notice>
      ) : null}
      {inside.map((one) => (
        <Notice key={one.since} tone="warning" live>
          {t('letIn.inside', { name: one.name, since: format.moment(one.since) })}
        </Notice>
      ))}
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
            label: t('letIn.what'),
            value: access.everything ? t('letIn.all') : access.products.map(({ name }) => name).join(', '),
          },
          endedAt
            ? { label: t('letIn.over'), value: format.moment(endedAt) }
            : {
                label: t('letIn.until'),
                value: expiresAt ? format.moment(expiresAt) : t('letIn.hours.count', { count: access.hours }),
              },
        ]}
      />
      <div>
        <Button onPress={onOpen} aria-expanded={isOpen}>
          {t(isOpen ? 'letIn.acts.hide' : 'letIn.acts')}
        </Button>
      </div>
      {isOpen ? <SupportActs accessId={id} isLive={state === 'active'} /> : null}
      {isAnswering ? <AnswerDialog access={access} onClose={() => setAnswering(false)} /> : null}
    </Section>
  )
}
