import { Check } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { classes } from './classes.ts'
import { floating } from './Menu.tsx'
import type { Option } from './Select.tsx'

type ChoiceMenuProps<V extends string> = {
  /** What is chosen: "Columns". */
  label: string
  options: readonly Option<V>[]
  chosen: readonly V[]
  onChange: (chosen: V[]) => void
}

/** Any of a few, ticked one by one; the list stays open meanwhile. */
export function ChoiceMenu<V extends string>({ label, options, chosen, onChange }: ChoiceMenuProps<V>) {
  return (
    <MenuTrigger>
      <Button className={quietButton}>{label}</Button>
      <Popover placement="bottom end" offset={4} className={floating}>
        <Menu
          aria-label={label}
          selectionMode="multiple"
          selectedKeys={chosen}
          onSelectionChange={(keys) =>
            onChange(
              options.flatMap(({ value }) => (keys === 'all' || [...keys].includes(value) ? [value] : [])),
            )
          }
          className="max-h-[60dvh] overflow-y-auto p-1 outline-none"
        >
          {options.map((option) => (
            <MenuItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-tag px-2.5 py-1.5 outline-none data-focused:bg-hover"
            >
              {({ isSelected }) => (
                <>
                  <Check className={isSelected ? 'text-accent-ink' : 'invisible'} />
                  {option.label}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

const quietButton = classes(
  'finger inline-flex h-8 items-center justify-center gap-1.5 rounded-control px-3 font-medium whitespace-nowrap text-ink-2',
  'transition-colors duration-[120ms] data-hovered:bg-hover data-hovered:text-ink',
)
