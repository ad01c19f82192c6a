import { useText } from '../web/text.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { useCountries } from './useCountries.tsx'

export interface Address {
  street: string
  houseNumber: string
  postcode: string
  town: string
  country: string
}

/** Parts of an address that nobody may leave out and that are not given. */
export const missingOf = (address: Address) =>
  (['street', 'postcode', 'town'] as const).filter((field) => !address[field].trim())

interface AddressFieldsProps {
  value: Address
  onChange: (address: Address) => void
  /** What is missing is said once somebody tried to send. */
  isTried: boolean
}

/** Street, town and country, each in a field of its own: a bank wants them apart. */
export function AddressFields({ value, onChange, isTried }: AddressFieldsProps) {
  const { t } = useText()
  const countries = useCountries()
  const missing = missingOf(value)
  const field = (name: keyof Address) => ({
    label: t(`address.${name}`),
    value: value[name],
    onChange: (text: string) => onChange({ ...value, [name]: text }),
    error: isTried && missing.some((one) => one === name) ? t('ui.needed') : undefined,
  })
  return (
    <>
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <TextField {...field('street')} />
        <TextField {...field('houseNumber')} />
      </div>
      <div className="grid grid-cols-[6rem_1fr] gap-3">
        <TextField {...field('postcode')} />
        <TextField {...field('town')} />
      </div>
      <Select {...field('country')} options={countries} />
    </>
  )
}
