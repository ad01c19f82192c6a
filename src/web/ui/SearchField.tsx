import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { useAction } from '../keys.ts'
import { useText } from '../text.tsx'
import { classes } from './classes.ts'
import { KeyOf } from './Kbd.tsx'

type SearchFieldProps = {
  /** What can be searched: "Name, domain, UID". Spoken as the name and shown inside. */
  label: string
  value: string
  onChange: (value: string) => void
  /** `/` jumps here from anywhere on the page; for the one search of a page. */
  slashKey?: boolean | undefined
  className?: string | undefined
}

/** Narrows a list while one types. Escape empties it. */
export function SearchField({ label, value, onChange, slashKey = false, className }: SearchFieldProps) {
  const { t } = useText()
  const input = useRef<HTMLInputElement>(null)

  useAction('search', slashKey ? () => input.current?.focus() : undefined)

  return (
    <search className={classes('relative block', className)}>
      <Search className="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-ink-2" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value) {
            event.stopPropagation()
            onChange('')
          }
        }}
        className="control ps-8 pe-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {value ? (
        <button
          type="button"
          aria-label={t('ui.search.clear')}
          onClick={() => {
            onChange('')
            input.current?.focus()
          }}
          className="absolute inset-y-0 end-1 my-auto flex size-7 items-center justify-center rounded-tag text-ink-2 hover:text-ink"
        >
          <X />
        </button>
      ) : slashKey ? (
        <span
          className="pointer-events-none absolute inset-y-0 end-2.5 flex items-center max-sm:hidden"
          aria-hidden
        >
          <KeyOf action="search" />
        </span>
      ) : null}
    </search>
  )
}
