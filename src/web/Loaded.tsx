import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { problemOf } from './api.ts'
import { stateOf } from './shell/StatePage.tsx'
import { useText } from './text.tsx'
import { Button } from './ui/Button.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { Loading } from './ui/Skeleton.tsx'
import type { TableState } from './ui/table.ts'

type LoadedProps<T> = {
  query: UseQueryResult<T>
  /** What is awaited: "Partners". */
  what: string
  children: (data: T) => ReactNode
}

/** The place of data on a page: kept while they come, and when they did not, why and what to do. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const { t } = useText()
  if (query.data !== undefined) return children(query.data)
  if (!query.error) {
    return (
      <div className="max-w-3xl px-5 py-6">
        <Loading what={what} lines={6} />
      </div>
    )
  }
  const kind = stateOf(query.error)
  const isFinal = kind === 'notFound' || kind === 'noRights'
  return (
    <EmptyState
      drawing={kind === 'noRights' ? 'key' : 'ledger'}
      title={t(`state.${kind}.title`)}
      actions={isFinal ? null : <Button onPress={() => void query.refetch()}>{t('ui.retry')}</Button>}
    >
      {problemOf(query.error).detail}
    </EmptyState>
  )
}

/** How a table stands that shows the rows of a query. */
export function tableState(query: UseQueryResult<unknown>): TableState {
  if (query.data !== undefined) return { is: 'ready' }
  if (!query.error) return { is: 'loading' }
  const { detail } = problemOf(query.error)
  if (stateOf(query.error) === 'noRights') return { is: 'noRights', message: detail }
  return { is: 'error', message: detail, onRetry: () => void query.refetch() }
}
