import { ChevronsUpDown, Search } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { useAction } from '../keys.ts'
import { useText } from '../text.tsx'
import { classes } from '../ui/classes.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { floating } from '../ui/Menu.tsx'
import { initial, type Place, type Places } from './entries.ts'

type SwitcherProps = {
  places: Places
  isSmall: boolean
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** One list for all places one can work in. C opens it, typing narrows it, Enter goes there, Alt+Enter in a new tab. */
export function Switcher({ places, isSmall, open, onOpenChange }: SwitcherProps) {
  const { t } = useText()
  useAction('switch', () => onOpenChange(true))
  const { current } = places
  return (
    <DialogTrigger isOpen={open} onOpenChange={onOpenChange}>
      <Button
        className={classes(
          'flex w-full items-center gap-2 rounded-control border border-line bg-surface text-start transition-colors duration-[120ms] data-hovered:border-line-strong',
          isSmall ? 'justify-center border-transparent bg-transparent py-1' : 'px-2 py-1.5',
        )}
      >
        <span
          aria-hidden
          className="flex size-6 flex-none items-center justify-center rounded-tag bg-accent text-[0.6875rem] font-strong text-on-accent"
        >
          {initial(current.name)}
        </span>
        {isSmall ? null : (
          <>
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="truncate text-table font-strong">{current.name}</span>
              <span className="truncate text-meta text-ink-3">{current.detail}</span>
            </span>
            <ChevronsUpDown className="text-ink-2" />
          </>
        )}
        <span className="sr-only">
          {isSmall ? current.name : null} {t('shell.switcher.button')}
        </span>
      </Button>
      <Popover placement="bottom start" offset={6} className={classes(floating, 'w-88 max-w-[92vw]')}>
        <Dialog aria-label={t('shell.switcher.title')} className="outline-none">
          <PlaceList places={places} onDone={() => onOpenChange(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function PlaceList({ places, onDone }: { places: Places; onDone: () => void }) {
  const { t } = useText()
  const { contains } = useFilter({ sensitivity: 'base' })
  const groups = [
    { id: 'organisations', title: t('shell.switcher.organisations'), entries: places.organisations },
    { id: 'clients', title: t('shell.switcher.clients'), entries: places.clients },
    { id: 'recent', title: t('shell.switcher.recent'), entries: places.recent },
  ].filter((group) => group.entries.length > 0)
  return (
    <div className="flex max-h-[70dvh] flex-col" onKeyDownCapture={(event) => openInNewTab(event, onDone)}>
      <Autocomplete filter={(text, typed) => typed.split(/\s+/).every((word) => contains(text, word))}>
        <SearchField
          aria-label={t('shell.switcher.search')}
          autoFocus
          className="relative border-b border-line"
        >
          <Search className="pointer-events-none absolute inset-y-0 start-3.5 my-auto text-ink-2" />
          <Input
            placeholder={t('shell.switcher.search')}
            className="h-11 w-full bg-transparent ps-10 pe-4 outline-none [&::-webkit-search-cancel-button]:hidden"
          />
        </SearchField>
        <ListBox
          aria-label={t('shell.switcher.title')}
          className="flex-1 overflow-y-auto p-1.5 outline-none"
          renderEmptyState={() => <p className="px-2.5 py-4 text-ink-2">{t('shell.switcher.none')}</p>}
          onAction={onDone}
        >
          {groups.map((group) => (
            <ListBoxSection key={group.id} id={group.id}>
              <Header className="px-2.5 pt-2 pb-1 text-meta text-ink-3">{group.title}</Header>
              {group.entries.map((place) => (
                <PlaceItem key={place.id} id={`${group.id}:${place.id}`} place={place} />
              ))}
            </ListBoxSection>
          ))}
        </ListBox>
      </Autocomplete>
      <p className="flex items-center gap-2 border-t border-line px-4 py-2 text-meta text-ink-3 max-sm:hidden">
        <Kbd>Enter</Kbd> {t('shell.switcher.enter')} <Kbd>Alt+Enter</Kbd> {t('shell.switcher.newTab')}
      </p>
    </div>
  )
}

function PlaceItem({ id, place }: { id: string; place: Place }) {
  return (
    <ListBoxItem
      id={id}
      href={place.href}
      textValue={`${place.name} ${place.detail} ${place.alsoKnownAs ?? ''}`}
      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-tag px-2.5 py-1 outline-none data-focused:bg-hover"
    >
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium text-ink">{place.name}</span>
        <span className="truncate text-meta text-ink-3">{place.detail}</span>
      </span>
    </ListBoxItem>
  )
}

/** The chosen line is only pointed at by the field, so that its address is looked up from there. */
function openInNewTab(event: KeyboardEvent, onDone: () => void): void {
  if (event.key !== 'Enter' || !event.altKey || !(event.target instanceof HTMLElement)) return
  const chosen = document.getElementById(event.target.getAttribute('aria-activedescendant') ?? '')
  const href = chosen?.getAttribute('href') ?? chosen?.dataset.href
  if (!href) return
  event.preventDefault()
  event.stopPropagation()
  window.open(href, '_blank', 'noopener')
  onDone()
}
