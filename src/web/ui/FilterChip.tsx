import { Check, ChevronDown, Plus } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'
import { floating } from './Menu.tsx'
import type { Option } from './Select.tsx'

type FilterChipProps<V extends string> = {
  /** What it narrows by: "Access". */
  label: string
  options: readonly Option<V>[]
  value: V | undefined
  onChange: (value: V | undefined) => void
}

const all = 'all'

/** One filter of a list: dashed while it lets everything through, filled once it narrows. */
export function FilterChip<V extends string>({ label, options, value, onChange }: FilterChipProps<V>) {
  const { t } = useText()
  const chosen = options.find((option) => option.value === value)
  const Icon = chosen ? ChevronDown : Plus
  const lines: readonly { id: string; label: string }[] = [
    { id: all, label: t('ui.filter.all') },
    ...options.map((option) => ({ id: option.value, label: option.label })),
  ]
  return (
    <MenuTrigger>
      <Button
        className={classes(
          'finger inline-flex h-8 items-center gap-1.5 rounded-control border px-2.5 whitespace-nowrap transition-colors duration-[120ms]',
          chosen
            ? 'border-accent bg-accent-soft text-accent-ink'
            : 'border-dashed border-line-strong text-ink-2 data-hovered:bg-hover data-hovered:text-ink',
        )}
      >
        {chosen ? null : <Icon className="size-3.5" />}
        {chosen ? `${label}: ${chosen.label}` : label}
        {chosen ? <Icon className="size-3.5" /> : null}
      </Button>
      <Popover placement="bottom start" offset={4} className={floating}>
        <Menu
          aria-label={label}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[chosen?.value ?? all]}
          onAction={(key) => onChange(options.find((option) => option.value === key)?.value)}
          className="max-h-[60dvh] overflow-y-auto p-1 outline-none"
        >
          {lines.map((line) => (
            <MenuItem
              key={line.id}
              id={line.id}
              textValue={line.label}
              className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-tag px-2.5 py-1.5 outline-none data-focused:bg-hover"
            >
              {({ isSelected }) => (
                <>
                  <Check className={isSelected ? 'text-accent-ink' : 'invisible'} />
                  {line.label}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
