/** Payouts as banks take them: a customer credit transfer initiation, ISO 20022 pain.001.001.09, with structured addresses. */

import { isSEPACountry } from 'ibantools'
import { create } from 'xmlbuilder2'
import type { Day } from '../lib/day.ts'
import type { Id } from '../lib/id.ts'
import { type Currency, formatMinor, parseMinor } from '../lib/money.ts'

interface Address {
  street: string
  houseNumber: string
  postcode: string
  town: string
  country: string
}

export interface PaymentLine extends Address {
  payoutId: Id<'payout'>
  holder: string
  iban: string
  amount: string
}

export interface PaymentFile {
  id: Id<'batch'>
  currency: Currency
  day: Day
  madeAt: Date
  debtor: Address & { name: string; iban: string }
  lines: readonly PaymentLine[]
}

/** How a payout is called at the bank: no underscore is among the letters that all banks know. */
const nameAtBank = (id: string) => id.replace('_', '-')

/** The payout that the bank speaks of; undefined where it is none of ours. */
export function payoutNamed(endToEndId: string): Id<'payout'> | undefined {
  const found = /^pot-([0-9a-z]{20})$/i.exec(endToEndId)?.[1]
  return found ? `pot_${found.toLowerCase()}` : undefined
}

const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '’': "'",
  '&': '+',
}

/** In the letters that every bank of SEPA passes on; what has none becomes a space. */
export function bankText(text: string, max: number): string {
  const spelled = text.replace(/[ßæÆœŒøØłŁđĐ’&]/g, (letter) => letters[letter] ?? ' ')
  return spelled
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9/?:().,'+ -]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, max)
    .trim()
}

/** Lines of an address in the order of the schema; empty ones are left out. */
function addressOf({ street, houseNumber, postcode, town, country }: Address) {
  const lines = {
    StrtNm: [street, 70],
    BldgNb: [houseNumber, 16],
    PstCd: [postcode, 16],
    TwnNm: [town, 35],
  } as const
  const written = Object.entries(lines).map(([name, [text, max]]) => [name, bankText(text, max)] as const)
  return { ...Object.fromEntries(written.filter(([, text]) => text)), Ctry: country }
}

export function painOf({ id, currency, day, madeAt, debtor, lines }: PaymentFile): string {
  const total = lines.reduce((sum, line) => sum + (parseMinor(line.amount) ?? 0n), 0n)
  const sums = { NbOfTxs: String(lines.length), CtrlSum: formatMinor(total) }
  const isSepa = currency === 'EUR' && lines.every((line) => isSEPACountry(line.iban.slice(0, 2)))
  const name = bankText(debtor.name, 70)
  const document = {
    Document: {
      '@xmlns': 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09',
      CstmrCdtTrfInitn: {
        GrpHdr: {
          MsgId: nameAtBank(id),
          CreDtTm: madeAt.toISOString().slice(0, 19),
          ...sums,
          InitgPty: { Nm: name },
        },
        PmtInf: {
          PmtInfId: nameAtBank(id),
          PmtMtd: 'TRF',
          // each payment is told by itself, so that each can be booked or come back by itself
          BtchBookg: 'false',
          ...sums,
          ...(isSepa ? { PmtTpInf: { SvcLvl: { Cd: 'SEPA' } } } : {}),
          ReqdExctnDt: { Dt: day },
          Dbtr: { Nm: name, PstlAdr: addressOf(debtor) },
          DbtrAcct: { Id: { IBAN: debtor.iban } },
          DbtrAgt: { FinInstnId: agentOf(debtor.iban) },
          ...(isSepa ? { ChrgBr: 'SLEV' } : {}),
          CdtTrfTxInf: lines.map((line) => ({
            PmtId: { InstrId: nameAtBank(line.payoutId), EndToEndId: nameAtBank(line.payoutId) },
            Amt: { InstdAmt: { '@Ccy': currency, '#': line.amount } },
            Cdtr: { Nm: bankText(line.holder, 70), PstlAdr: addressOf(line) },
            CdtrAcct: { Id: { IBAN: line.iban } },
            RmtInf: { Ustrd: nameAtBank(line.payoutId) },
          })),
        },
      },
    },
  }
  return create({ version: '1.0', encoding: 'UTF-8' }, document).end({ prettyPrint: true })
}

/** The provider's own bank: by its number in a Swiss IBAN, else not said, as SEPA allows. */
const agentOf = (iban: string) =>
  /^(CH|LI)/.test(iban)
    ? { ClrSysMmbId: { ClrSysId: { Cd: 'CHBCC' }, MmbId: String(Number(iban.slice(4, 9))) } }
    : { Othr: { Id: 'NOTPROVIDED' } }
