import { formatMinor } from '../lib/money.ts'
import type { Payout } from './contract.ts'
import { printIban } from './iban.ts'
import { waitsFor } from './payout.ts'
import type { PayoutRow } from './store.ts'

export function presentPayout(row: PayoutRow): Payout {
  const isAhead = row.state === 'requested' || row.state === 'approved'
  return {
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation },
    currency: row.currency,
    amount: formatMinor(row.amount),
    state: row.state,
    holder: row.holder,
    iban: printIban(row.iban, true),
    requestedAt: row.requested_at.toISOString(),
    requestedBy: { id: row.requested_by, name: row.requested_name },
    approvedAt: row.approved_at?.toISOString() ?? null,
    approvedBy:
      row.approved_by && row.approved_name ? { id: row.approved_by, name: row.approved_name } : null,
    filedOn: row.filed_on,
    batchId: row.batch_id,
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.reason,
    bankReference: row.bank_reference,
    waitsFor: isAhead ? (waitsFor(waitsOf(row)) ?? null) : null,
  }
}

export const waitsOf = (row: PayoutRow) => ({
  hasAgreed: row.has_agreed,
  isFrozen: row.is_frozen,
  isUsable: row.is_usable,
  owes: row.owes,
})
