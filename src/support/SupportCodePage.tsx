import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import { useFilters } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { useMe } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import type { CodeState } from './contract.ts'

const asked = z.object({
  hat: idOf('organisation').optional().catch(undefined),
  client: idOf('organisation').optional().catch(undefined),
})

/** One's own support code, for whom one acts, and the two words that prove the provider. */
export function SupportCodePage() {
  const { t } = useText()
  const { hats } = useMe()
  const [{ hat, client }, change] = useFilters(asked)
  const [code, setCode] = useState<string | null>(null)
  const make = useWrite(api.support.makeCode)
  const extend = useWrite(api.support.extendCode)
  const state = useQuery({
    ...api.support.code.queryOptions({ input: {} }),
    enabled: code !== null,
    refetchInterval: 2000,
  })
  const show = async () => {
    const made = await make.send({
      ...(hat ? { hatId: hat } : {}),
      ...(hat && client ? { clientId: client } : {}),
    })
    setCode(made.code)
    await state.refetch()
  }
  const problem = make.problem ?? extend.problem
  return (
    <Page title={t('support.title')}>
      <Sheet>
        <p className="max-w-[42.5rem] text-pretty text-ink-2">{t('support.lead')}</p>
        {problem ? (
          <Notice tone="negative" live>
            {problem.detail}
          </Notice>
        ) : null}
        {code && state.data ? <Shown code={code} state={state.data} /> : null}
        <div className="flex max-w-xl flex-wrap items-end gap-3">
          <div className="min-w-64 flex-1">
            <Select
              label={t('support.for')}
              value={hat ?? 'myself'}
              onChange={(chosen) =>
                change({ hat: chosen === 'myself' ? undefined : chosen, client: undefined })
              }
              options={[
                { value: 'myself' as const, label: t('support.myself') },
                ...hats.map(({ organisationId, name }) => ({ value: organisationId, label: name })),
              ]}
            />
          </div>
          <Button variant="primary" pending={make.isPending} onPress={() => quietly(show())}>
            {t(code ? 'support.new' : 'support.make')}
          </Button>
          {code && state.data && !state.data.isExtended && !state.data.verified ? (
            <Button pending={extend.isPending} onPress={() => quietly(extend.send({}))}>
              {t('support.extend')}
            </Button>
          ) : null}
        </div>
        <p className="max-w-[42.5rem] text-ink-3">{t('support.never')}</p>
        <Section title={t('cases.title')} lead={t('cases.none.text')}>
          <div>
            <LinkButton href="/me/cases">{t('cases.open')}</LinkButton>
          </div>
        </Section>
        <Section title={t('letIn.page')} lead={t('letIn.lead')}>
          <div>
            <LinkButton href="/me/support-access">{t('letIn.open')}</LinkButton>
          </div>
        </Section>
      </Sheet>
    </Page>
  )
}

function Shown({ code, state }: { code: string; state: CodeState }) {
  const { t } = useText()
  const format = useFormat()
  const { name } = useMe()
  const seconds = useSecondsUntil(state.expiresAt)
  const { verified, hat, client } = state
  if (!verified && seconds <= 0) return <Notice tone="warning">{t('support.over')}</Notice>
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const identifies = client
    ? t('support.identifies.client', { name, hat: hat ?? '', client })
    : hat
      ? t('support.identifies.hat', { name, hat })
      : t('support.identifies', { name })
  return (
    <Section title={identifies}>
      <p className="font-mono text-[2rem] leading-none tracking-wide select-all">
        <span aria-hidden="true">{code}</span>
        <span className="sr-only">{[...code].join(' ')}</span>
      </p>
      {verified ? (
        <Notice
          tone="positive"
          live
          title={t('support.verified', { name: verified.by, at: format.moment(verified.at) })}
        >
          <p className="py-1 text-large font-strong">{verified.words.join(' – ')}</p>
          <p>{t('support.words')}</p>
        </Notice>
      ) : (
        <p className="text-ink-2">
          <span className="tabular-nums">{t('support.left', { time })}</span>. {t('support.waiting')}
        </p>
      )}
    </Section>
  )
}

function useSecondsUntil(instant: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000))
}
