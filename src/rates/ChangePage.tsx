import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParamId } from '../web/address.ts'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Card, Section, Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { ChangeActs } from './ChangeActs.tsx'
import { type ChangeDraft, ChangeForm } from './ChangeForm.tsx'
import type { RateChange } from './contract.ts'
import { StateTag, useFlawWords, useRateWords } from './RatesFrame.tsx'
import { SimulationSection } from './SimulationSection.tsx'

/** A change of rates: what it says beside what holds, what it would have meant, and what becomes of it. */
export function ChangePage() {
  const { t } = useText()
  const changeId = useParamId('change', 'rateChange')
  const query = useQuery(api.rates.change.queryOptions({ input: { changeId } }))
  const [isEditing, setEditing] = useState(false)
  return (
    <Page
      title={query.data?.title ?? t('rates.change')}
      above={<Link href="/staff/rates/changes">{t('rates.part.changes')}</Link>}
      actions={query.data ? <StateTag state={query.data.state} /> : null}
    >
      <Loaded query={query} what={t('rates.change')}>
        {(change) =>
          isEditing ? (
            <Sheet>
              <Edited change={change} onDone={() => setEditing(false)} />
            </Sheet>
          ) : (
            <Sheet
              aside={
                <>
                  <Card title={t('rates.facts')} level={2}>
                    <Facts change={change} />
                  </Card>
                  <ChangeActs change={change} onRevise={() => setEditing(true)} />
                </>
              }
            >
              <Section title={t('rates.rows')} lead={change.reason}>
                <Flaws change={change} />
                <Contents change={change} />
              </Section>
              <SimulationSection change={change} />
            </Sheet>
          )
        }
      </Loaded>
    </Page>
  )
}

/** The author's own draft, as it stands, to be rewritten. */
function Edited({ change, onDone }: { change: RateChange; onDone: () => void }) {
  const { t } = useText()
  const { title, reason, effectiveOn, contents, id: changeId, version } = change
  const [draft, setDraft] = useState<ChangeDraft>({
    title,
    reason,
    effectiveOn,
    rows: contents.map(({ subject, after }) => ({ subject, value: after })),
  })
  const write = useWrite(api.rates.revise)
  const keep = async () => {
    await write.send({ changeId, version, ...draft })
    notify(t('rates.form.kept'))
    onDone()
  }
  return (
    <ChangeForm
      draft={draft}
      onChange={setDraft}
      flaws={write.problem?.flaws ?? []}
      problem={write.problem}
      actions={
        <>
          <Button onPress={onDone}>{t('ui.cancel')}</Button>
          <Button variant="primary" pending={write.isPending} onPress={() => quietly(keep())}>
            {t('rates.form.keep')}
          </Button>
        </>
      }
    />
  )
}

function Flaws({ change }: { change: RateChange }) {
  const { t } = useText()
  const words = useRateWords()
  const flaw = useFlawWords()
  if (change.flaws.length === 0) return null
  const about = (field: string) => {
    const [, index] = /^rows\.(\d+)\./.exec(field) ?? []
    const row = index === undefined ? undefined : change.contents[Number(index)]
    return row ? words.name(row.subject) : t(field === 'effectiveOn' ? 'rates.effectiveOn' : 'rates.rows')
  }
  return (
    <Notice tone="warning" title={t('rates.flaws')}>
      <ul className="list-disc ps-5">
        {change.flaws.map(({ field, reason }) => (
          <li key={`${field} ${reason}`}>
            {about(field)}: {flaw(reason)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function Contents({ change }: { change: RateChange }) {
  const { t } = useText()
  const words = useRateWords()
  return (
    <DataTable
      caption={t('rates.rows')}
      rows={change.contents}
      rowId={(row) => row.subject}
      countText={t('rates.count', { count: change.contents.length })}
      columns={[
        {
          id: 'what',
          head: t('rates.what'),
          rowHead: true,
          cell: (row) => (
            <Link href={`/staff/rates/history?subject=${row.subject}`} look="plain" className="font-medium">
              {words.name(row.subject)}
            </Link>
          ),
        },
        {
          id: 'before',
          head: t('rates.before'),
          align: 'end',
          cell: (row) => words.value(row.subject, row.before),
        },
        {
          id: 'after',
          head: t('rates.after'),
          align: 'end',
          cell: (row) => <strong className="font-strong">{words.value(row.subject, row.after)}</strong>,
        },
      ]}
    />
  )
}

function Facts({ change }: { change: RateChange }) {
  const { t } = useText()
  const { author, createdAt, proposedAt, decidedBy, decidedAt, decisionNote } = change
  const { cancelledBy, cancelledAt, cancelNote } = change
  const by = (name: string, at: string | null, note?: string | null) => (
    <span className="flex flex-col">
      {name}
      {at ? <Day iso={at} show="moment" /> : null}
      {note ? <q className="text-ink-2">{note}</q> : null}
    </span>
  )
  return (
    <FactList
      tight
      facts={[
        { label: t('rates.effectiveOn'), value: <Day iso={change.effectiveOn} show="long" /> },
        { label: t('rates.author'), value: by(author.name, createdAt) },
        ...(proposedAt
          ? [{ label: t('rates.proposedAt'), value: <Day iso={proposedAt} show="moment" /> }]
          : []),
        ...(decidedBy
          ? [{ label: t('rates.decidedBy'), value: by(decidedBy.name, decidedAt, decisionNote) }]
          : []),
        ...(cancelledBy
          ? [{ label: t('rates.cancelledBy'), value: by(cancelledBy.name, cancelledAt, cancelNote) }]
          : []),
      ]}
    />
  )
}
