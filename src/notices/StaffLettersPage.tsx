import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { languages } from '../lib/language.ts'
import { useFilters } from '../web/address.ts'
import { api, problemOf, useWrite } from '../web/api.ts'
import { Loaded, tableState } from '../web/Loaded.tsx'
import { languageNames } from '../web/language.ts'
import { cursorOf, pagesOf } from '../web/pages.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Pager } from '../web/ui/Pager.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Select } from '../web/ui/Select.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'

const views = ['html', 'plain'] as const
const asked = z.object({
  part: z.enum(['samples', 'failed']).catch('samples').default('samples'),
  letter: z.string().max(60).catch('order_paid').default('order_paid'),
  version: z.coerce.number().int().min(0).max(50).catch(0).default(0),
  language: z.enum(languages).optional().catch(undefined),
  view: z.enum(views).catch('html').default('html'),
  after: z.string().max(4000).optional().catch(undefined),
})

const hrefs = { samples: '/staff/letters', failed: '/staff/letters?part=failed' }

/** Letters for the provider's people: what each looks like, and which did not arrive. */
export function StaffLettersPage() {
  const { t } = useText()
  const [{ part }] = useFilters(asked)
  return (
    <Page title={t('letters.title')}>
      <Tabs
        label={t('letters.title')}
        tabs={[
          { href: hrefs.samples, label: t('letters.samples') },
          { href: hrefs.failed, label: t('letters.failed') },
        ]}
        current={hrefs[part]}
      />
      <p className="max-w-[42.5rem] px-5 pt-4 text-ink-2 max-sm:px-4">{t('letters.lead')}</p>
      {part === 'samples' ? <Samples /> : <Failed />}
    </Page>
  )
}

function Samples() {
  const { t, language: own } = useText()
  const [{ letter, version, language = own, view }, change] = useFilters(asked)
  const all = useQuery(api.letters.samples.queryOptions({ input: {} }))
  const sample = useQuery(
    api.letters.sample.queryOptions({
      input: { template: letter, language, version },
      placeholderData: keepPreviousData,
    }),
  )
  const versions = all.data?.find(({ template }) => template === letter)?.versions ?? 1
  return (
    <div className="flex flex-col gap-4 px-5 py-4 max-sm:px-4">
      <div className="flex flex-wrap items-end gap-4">
        <Select
          label={t('letters.letter')}
          value={letter}
          onChange={(chosen) => change({ letter: chosen, version: undefined })}
          options={(all.data ?? [{ template: letter }]).map(({ template }) => ({
            value: template,
            label: template,
          }))}
        />
        {versions > 1 ? (
          <Select
            label={t('letters.version')}
            value={String(version)}
            onChange={(chosen) => change({ version: Number(chosen) })}
            options={Array.from({ length: versions }, (_, n) => ({ value: String(n), label: String(n + 1) }))}
          />
        ) : null}
        <Select
          label={t('letters.language')}
          value={language}
          onChange={(chosen) => change({ language: chosen })}
          options={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
        <Segments
          label={t('letters.view')}
          value={view}
          onChange={(chosen) => change({ view: chosen })}
          options={views.map((value) => ({ value, label: t(`letters.view.${value}`) }))}
        />
      </div>
      <Loaded query={sample} what={t('letters.letter')}>
        {({ subject, plain }) => (
          <article className="flex flex-col gap-3">
            <h2 className="text-lead font-strong" lang={language}>
              {subject}
            </h2>
            {view === 'plain' ? (
              <pre
                className="rounded-card border border-line px-5 py-5 font-mono text-meta leading-6 break-words whitespace-pre-wrap"
                lang={language}
              >
                {plain}
              </pre>
            ) : (
              <iframe
                title={t('letters.frame', { subject })}
                src={`/letters/samples/${letter}/${language}/${version}`}
                sandbox=""
                className="block h-[50rem] w-full rounded-card border border-line"
              />
            )}
          </article>
        )}
      </Loaded>
    </div>
  )
}

function Failed() {
  const { t } = useText()
  const [{ after }, change] = useFilters(asked)
  const letters = useQuery(
    api.letters.failed.queryOptions({
      input: { cursor: cursorOf(after), limit: 50 },
      placeholderData: keepPreviousData,
    }),
  )
  const retry = useWrite(api.letters.retry)
  const rows = letters.data?.rows ?? []
  const pages = pagesOf({ after, next: letters.data?.next, count: rows.length, limit: 50, change })
  const again = async (letterId: (typeof rows)[number]['letterId']) => {
    try {
      await retry.send({ letterId })
      notify(t('letters.retried'))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <>
      <DataTable
        caption={t('letters.failed')}
        rows={rows}
        rowId={(row) => row.letterId}
        state={tableState(letters)}
        countText={t('letters.failed.count', { count: rows.length })}
        empty={<EmptyState title={t('letters.failed.none')}>{t('letters.failed.none.text')}</EmptyState>}
        columns={[
          {
            id: 'letter',
            head: t('letters.letter'),
            rowHead: true,
            cell: (row) => <span className="font-mono">{row.template}</span>,
          },
          {
            id: 'to',
            head: t('letters.recipient'),
            cell: (row) => <span className="break-all">{row.recipient}</span>,
          },
          { id: 'problem', head: t('letters.problem'), cell: (row) => row.problem },
          { id: 'on', head: t('letters.on'), cell: (row) => <Day iso={row.createdAt} show="moment" /> },
          {
            id: 'retry',
            head: t('letters.retry'),
            cell: (row) => (
              <Button size="small" onPress={() => void again(row.letterId)}>
                {t('letters.retry')}
              </Button>
            ),
          },
        ]}
      />
      {pages.isOnly ? null : <Pager {...pages} />}
    </>
  )
}
