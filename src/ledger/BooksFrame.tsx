import type { ReactNode } from 'react'
import { useFamilyNames } from '../web/queries.ts'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { Tabs } from '../web/ui/Tabs.tsx'
import { charts } from './contract.ts'
import { accountKinds, journalKinds } from './kinds.ts'

type Part = 'accounts' | 'journals' | 'trial'

const hrefs: Record<Part, string> = {
  accounts: '/staff/ledger',
  journals: '/staff/ledger/journals',
  trial: '/staff/ledger/trial-balance',
}

/** The three views of the books, each with its own address. */
export function BooksFrame({ part, count, children }: { part: Part; count?: string; children: ReactNode }) {
  const { t } = useText()
  const parts: readonly Part[] = ['accounts', 'journals', 'trial']
  return (
    <Page title={t('books.title')} count={count}>
      <Tabs
        label={t('books.parts')}
        tabs={parts.map((one) => ({ href: hrefs[one], label: t(`books.${one}`) }))}
        current={hrefs[part]}
      />
      {children}
    </Page>
  )
}

type Chart = (typeof charts)[number]

/** Whose numbers the accounts carry. */
export function ChartChoice({ value, onChange }: { value: Chart; onChange: (chart: Chart) => void }) {
  const { t } = useText()
  return (
    <Segments
      label={t('books.chart')}
      labelHidden
      options={charts.map((chart) => ({ value: chart, label: t(`books.chart.${chart}`) }))}
      value={value}
      onChange={onChange}
    />
  )
}

/** The words for a kind of account, and for a kind of journal; a kind that has none yet is called by its code. */
export function useKindNames() {
  const { t } = useText()
  const families = useFamilyNames()
  return {
    /** What an account is told apart by from others of its kind: a product category by its name, else its code. */
    detail: (detail: string | null) => (detail === null ? null : (families.get(detail) ?? detail)),
    account: (kind: string) => {
      const known = accountKinds.find((one) => one === kind)
      return known ? t(`books.account.${known}`) : kind
    },
    journal: (kind: string) => {
      const known = journalKinds.find((one) => one === kind)
      return known ? t(`books.journal.${known}`) : kind
    },
  }
}
