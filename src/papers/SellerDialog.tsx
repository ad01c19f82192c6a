import { useState } from 'react'
import { AddressFields, missingOf } from '../organisations/AddressFields.tsx'
import { plainIban } from '../payouts/iban.ts'
import { api, useWrite } from '../web/api.ts'
import { useText } from '../web/text.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { SellerShown } from './contract.ts'

const nowhere = { street: '', houseNumber: '', postcode: '', town: '', country: 'CH' }
const nothing = {
  name: '',
  vatNumber: '',
  registerNumber: '',
  email: '',
  phone: '',
  website: '',
  iban: '',
  qrIban: '',
}
type Field = keyof typeof nothing
const needed: readonly Field[] = ['name', 'email', 'phone']

/** Says who sells from now on. */
export function SellerDialog({ seller, onClose }: { seller: SellerShown | null; onClose: () => void }) {
  const { t } = useText()
  const change = useWrite(api.papers.setSeller)
  const [typed, setTyped] = useState(() => typedOf(seller))
  const [address, setAddress] = useState(() => addressOf(seller))
  const [isTried, setTried] = useState(false)
  const flawOf = (name: string) => change.problem?.flaws.find(({ field }) => field === name)?.reason
  const field = (name: Field) => ({
    value: typed[name],
    onChange: (text: string) => setTyped({ ...typed, [name]: text }),
    error: isTried && needed.includes(name) && !typed[name].trim() ? t('ui.needed') : flawOf(name),
  })
  const send = async () => {
    setTried(true)
    if (needed.some((name) => !typed[name].trim()) || missingOf(address).length > 0) return
    await change.send({ ...address, ...inputOf(typed) })
    notify(t('papers.seller.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('papers.seller')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('papers.seller.change')}
      pending={change.isPending}
      lead={t('papers.seller.lead')}
      refusal={change.problem && change.problem.flaws.length === 0 ? change.problem.detail : undefined}
    >
      <TextField label={t('papers.seller.name')} autoFocus {...field('name')} />
      <AddressFields value={address} onChange={setAddress} isTried={isTried} />
      <TextField label={t('papers.seller.vatNumber')} code {...field('vatNumber')} />
      <TextField label={t('papers.seller.registerNumber')} code {...field('registerNumber')} />
      <TextField label={t('papers.seller.email')} type="email" {...field('email')} />
      <TextField label={t('papers.seller.phone')} type="tel" {...field('phone')} />
      <TextField label={t('papers.seller.website')} {...field('website')} />
      <TextField label="IBAN" code {...field('iban')} />
      <TextField label="QR-IBAN" code {...field('qrIban')} />
    </FormDialog>
  )
}

function typedOf(seller: SellerShown | null): typeof nothing {
  if (!seller) return nothing
  const { name, email, phone } = seller
  const [vatNumber, registerNumber, website] = [seller.vatNumber, seller.registerNumber, seller.website]
  return {
    ...{ name, email, phone, vatNumber: vatNumber ?? '', registerNumber: registerNumber ?? '' },
    ...{ website: website ?? '', iban: seller.iban ?? '', qrIban: seller.qrIban ?? '' },
  }
}

function addressOf(seller: SellerShown | null): typeof nowhere {
  if (!seller) return nowhere
  const { street, houseNumber, postcode, town, country } = seller
  return { street, houseNumber, postcode, town, country }
}

function inputOf(typed: typeof nothing) {
  const code = (text: string) => text.toUpperCase().replace(/[^0-9A-Z]/g, '') || null
  return {
    name: typed.name,
    email: typed.email,
    phone: typed.phone,
    vatNumber: code(typed.vatNumber),
    registerNumber: typed.registerNumber.trim() || null,
    website: typed.website.trim() || null,
    iban: plainIban(typed.iban) || null,
    qrIban: plainIban(typed.qrIban) || null,
  }
}
