import { lazy, Suspense } from 'react'
import { useAsking } from './proof.ts'

const ProofDialog = lazy(async () => ({ default: (await import('./ProofDialog.tsx')).ProofDialog }))

/** Where the question who is there appears, for every write that asks for it. Stands once, beside the pages. */
export function ProofHost() {
  const asking = useAsking()
  return <Suspense>{asking ? <ProofDialog key={asking.intentId} {...asking} /> : null}</Suspense>
}
