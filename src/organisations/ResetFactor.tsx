import { AskResetDialog } from '../people/Resets.tsx'
import { api, useWrite } from '../web/api.ts'
import { useHat } from '../web/session.tsx'
import type { MemberRow } from './contract.ts'

/** One of the organisation's people lost the second factor: asked here, confirmed by another representative. */
export function ResetFactor({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const { organisationId } = useHat()
  const { personId, name } = member
  const ask = useWrite(api.resets.ask)
  return (
    <AskResetDialog
      name={name}
      pending={ask.isPending}
      problem={ask.problem}
      onAsk={(reason) => ask.send({ organisationId, personId, reason })}
      onClose={onClose}
    />
  )
}
