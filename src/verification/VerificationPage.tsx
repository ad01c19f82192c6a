import { useQuery } from '@tanstack/react-query'
import { InstallationFrame } from '../installation/InstallationFrame.tsx'
import { api, problemOf, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useMe } from '../web/session.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify, notifyRefusal } from '../web/ui/Toast.tsx'

/** What the verification found every night, and the last one promise by promise. */
export function VerificationPage() {
  const { t } = useText()
  const format = useFormat()
  const { staff } = useMe()
  const nights = useQuery(api.verification.nights.queryOptions({ input: {}, refetchInterval: 15_000 }))
  const run = useWrite(api.installation.runJob)
  const rows = nights.data?.nights ?? []
  const checks = [...(nights.data?.checks ?? [])].sort((a, b) => b.violations - a.violations)
  const start = async () => {
    try {
      await run.send({ name: 'verify' })
      notify(t('jobs.run.done', { job: t('install.verification') }))
    } catch (error) {
      notifyRefusal(problemOf(error).detail)
    }
  }
  return (
    <InstallationFrame
      part="verification"
      actions={
        <Button
          onPress={() => void start()}
          pending={run.isPending}
          disabledReason={staff === 'manager' ? null : t('refusal.staff_only')}
          reasonShown="spoken"
        >
          {t('nights.now')}
        </Button>
      }
    >
      <div className="flex flex-col gap-8 py-5">
        <div className="px-5 max-sm:px-4">
          <Section title={t('nights.title')} lead={t('nights.lead')}>
            {null}
          </Section>
        </div>
        <DataTable
          caption={t('nights.title')}
          rows={rows}
          rowId={(row) => row.at}
          state={tableState(nights)}
          countText={t('nights.count', { count: rows.length })}
          empty={
            <EmptyState drawing="seal" title={t('nights.none')}>
              {t('nights.none.text')}
            </EmptyState>
          }
          columns={[
            {
              id: 'when',
              head: t('nights.when'),
              rowHead: true,
              cell: (row) => <Day iso={row.at} show="moment" />,
            },
            {
              id: 'result',
              head: t('nights.result'),
              cell: (row) =>
                row.violations === 0 ? (
                  <Tag tone="positive">{t('nights.sound')}</Tag>
                ) : (
                  <Tag tone="negative">{t('nights.broken', { count: row.violations })}</Tag>
                ),
            },
            {
              id: 'examined',
              head: t('nights.examined'),
              align: 'end',
              cell: (row) => format.count(row.examined),
            },
            {
              id: 'took',
              head: t('nights.took'),
              align: 'end',
              cell: (row) => `${format.count(row.tookMs)} ms`,
            },
          ]}
        />
        {checks.length > 0 ? (
          <>
            <div className="px-5 max-sm:px-4">
              <Section title={t('nights.promises')} lead={t('nights.promises.lead')}>
                {null}
              </Section>
            </div>
            <DataTable
              caption={t('nights.promises')}
              rows={checks}
              rowId={(row) => row.id}
              countText={t('nights.promiseCount', { count: checks.length })}
              columns={[
                {
                  id: 'id',
                  head: 'I',
                  className: 'w-16',
                  cell: (row) => <span className="font-mono text-meta">{row.id}</span>,
                },
                {
                  id: 'promise',
                  head: t('nights.promise'),
                  rowHead: true,
                  cell: (row) => (
                    <span lang="en">
                      {row.promise}
                      {row.examples.length > 0 ? (
                        <span className="block font-mono text-meta text-negative">
                          {row.examples.join(', ')}
                        </span>
                      ) : null}
                    </span>
                  ),
                },
                {
                  id: 'examined',
                  head: t('nights.examined'),
                  align: 'end',
                  cell: (row) => format.count(row.examined),
                },
                {
                  id: 'result',
                  head: t('nights.result'),
                  cell: (row) =>
                    row.violations === 0 ? (
                      <Tag tone="positive">{t('nights.sound')}</Tag>
                    ) : (
                      <Tag tone="negative">{t('nights.broken', { count: row.violations })}</Tag>
                    ),
                },
              ]}
            />
          </>
        ) : null}
      </div>
    </InstallationFrame>
  )
}
