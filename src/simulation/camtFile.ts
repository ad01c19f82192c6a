import { create } from 'xmlbuilder2'
import type { Day } from '../lib/day.ts'

/** An entry of a bank's file, as far as the program reads it. */
export interface Entry {
  reference?: string
  amount: string
  currency?: string
  isDebit?: boolean
  bookedOn?: Day
  payer?: string
  payerIban?: string
  creditorReference?: string
  message?: string
  endToEndId?: string
  returned?: string
  status?: string
  /** Payments inside an entry that sums them up; without any, the entry is one payment. */
  parts?: readonly Entry[]
  /** Told by another file one by one. */
  isCollective?: boolean
}

export interface FileOf {
  message: '053' | '054'
  version: 2 | 4 | 8
}

const amountOf = ({ amount, currency = 'CHF' }: Entry) => ({ '@Ccy': currency, '#': amount })

function detailsOf(entry: Entry, version: number) {
  const party = (name: string) => (version === 8 ? { Pty: { Nm: name } } : { Nm: name })
  const { reference, endToEndId, payer, payerIban, creditorReference, message, returned } = entry
  return {
    Refs: {
      ...(reference ? { AcctSvcrRef: reference } : {}),
      EndToEndId: endToEndId ?? 'NOTPROVIDED',
    },
    ...(version === 2 ? { AmtDtls: { TxAmt: { Amt: amountOf(entry) } } } : { Amt: amountOf(entry) }),
    ...(version === 2 ? {} : { CdtDbtInd: entry.isDebit ? 'DBIT' : 'CRDT' }),
    RltdPties: {
      ...(payer ? { Dbtr: party(payer) } : {}),
      ...(payerIban ? { DbtrAcct: { Id: { IBAN: payerIban } } } : {}),
    },
    RmtInf: {
      ...(message ? { Ustrd: message } : {}),
      ...(creditorReference ? { Strd: { CdtrRefInf: { Ref: creditorReference } } } : {}),
    },
    ...(returned ? { RtrInf: { Rsn: { Cd: returned } } } : {}),
  }
}

function entryOf(entry: Entry, version: number) {
  const { reference, parts, status = 'BOOK', isCollective } = entry
  return {
    Amt: amountOf(entry),
    CdtDbtInd: entry.isDebit ? 'DBIT' : 'CRDT',
    Sts: version === 8 ? { Cd: status } : status,
    BookgDt: { Dt: entry.bookedOn ?? '2026-01-14' },
    ...(reference ? { AcctSvcrRef: reference } : {}),
    BkTxCd: { Prtry: { Cd: 'Z24' } },
    NtryDtls: isCollective
      ? { Btch: { NbOfTxs: '2' } }
      : { TxDtls: (parts ?? [entry]).map((part) => detailsOf(part, version)) },
  }
}

/** A file as a bank sends it, in any of the versions that are read. */
export function camtFile(entries: readonly Entry[], { message, version }: FileOf): string {
  const at = '2026-01-14T18:00:00'
  const [root, statement] =
    message === '053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn']
  return create(
    { version: '1.0', encoding: 'UTF-8' },
    {
      Document: {
        '@xmlns': `urn:iso:std:iso:20022:tech:xsd:camt.${message}.001.0${version}`,
        [root]: {
          GrpHdr: { MsgId: 'M1', CreDtTm: at },
          [statement]: {
            Id: 'S1',
            CreDtTm: at,
            Acct: { Id: { IBAN: 'CH9300762011623852957' } },
            Ntry: entries.map((entry) => entryOf(entry, version)),
          },
        },
      },
    },
  ).end()
}
