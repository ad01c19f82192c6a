import type { ReactNode } from 'react'
import { useText } from '../text.tsx'
import { Button } from './Button.tsx'
import { EmptyState } from './EmptyState.tsx'
import { Notice } from './Notice.tsx'
import type { TableState } from './table.ts'

type TableNoticeProps = {
  state: TableState
  isEmpty: boolean
  caption: string
  empty: ReactNode
  onClearFilters: (() => void) | undefined
}

/** What is said over or in place of a table's rows. */
export function TableNotice({ state, isEmpty, caption, empty, onClearFilters }: TableNoticeProps) {
  const { t } = useText()
  if (state.is === 'error') {
    return (
      <div className="p-5">
        <Notice
          tone="negative"
          title={t('ui.table.failed', { what: caption })}
          actions={
            <Button size="small" onPress={state.onRetry}>
              {t('ui.retry')}
            </Button>
          }
          live
        >
          {state.message}
        </Notice>
      </div>
    )
  }
  if (state.is === 'noRights') {
    return (
      <EmptyState drawing="key" title={t('ui.table.noRights', { what: caption })}>
        {state.message}
      </EmptyState>
    )
  }
  if (state.is === 'partial') {
    return (
      <div className="px-5 py-3">
        <Notice tone="warning" live>
          {state.message}
        </Notice>
      </div>
    )
  }
  if (!isEmpty) return null
  if (onClearFilters) {
    return (
      <EmptyState
        drawing="bench"
        title={t('ui.table.noneFound')}
        actions={<Button onPress={onClearFilters}>{t('ui.table.clearFilters')}</Button>}
      >
        {t('ui.table.noneFoundHint')}
      </EmptyState>
    )
  }
  return empty
}
