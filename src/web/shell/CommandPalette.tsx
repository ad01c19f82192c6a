import { Search } from 'lucide-react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import { languages } from '../../lib/language.ts'
import { themes } from '../../people/preferences.ts'
import { languageNames } from '../language.ts'
import { choose } from '../session.tsx'
import { useText } from '../text.tsx'
import type { Command } from './entries.ts'

type CommandPaletteProps = {
  commands: readonly Command[]
  open: boolean
  onClose: () => void
  /** Shows which key does what. */
  onKeys: () => void
}

/** Opens any page and does any action by a few letters. Ctrl or Cmd with K. */
export function CommandPalette({ commands, open, onClose, onKeys }: CommandPaletteProps) {
  const { t, setLanguage } = useText()
  const { contains } = useFilter({ sensitivity: 'base' })
  const ownCommands = themes.map<Command>((theme) => ({
    id: `theme-${theme}`,
    label: `${t('shell.user.theme')}: ${t(`shell.theme.${theme}`)}`,
    group: t('shell.palette.settings'),
    onAction: () => choose({ theme }),
  }))
  const group = t('shell.palette.settings')
  const all = [
    ...commands,
    ...ownCommands,
    ...languages.map<Command>((language) => ({
      id: `language-${language}`,
      label: `${t('shell.user.language')}: ${languageNames[language]}`,
      alsoKnownAs: language,
      group,
      onAction: () => setLanguage(language),
    })),
    { id: 'keys', label: t('keys.sheet'), alsoKnownAs: 'keyboard ?', group, onAction: onKeys },
  ]
  const groups = [...new Set(all.map((command) => command.group))]
  const run = (id: string | number) => {
    all.find((command) => command.id === id)?.onAction?.()
    onClose()
  }
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(next) => !next && onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-veil p-4 animate-fade sm:pt-[14vh]"
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-card border border-line bg-raised shadow-float animate-rise">
        <Dialog aria-label={t('shell.palette.title')} className="flex max-h-[60dvh] flex-col outline-none">
          <Autocomplete filter={(text, typed) => typed.split(/\s+/).every((word) => contains(text, word))}>
            <SearchField
              aria-label={t('shell.palette.search')}
              autoFocus
              className="relative border-b border-line"
            >
              <Search className="pointer-events-none absolute inset-y-0 start-4 my-auto text-ink-2" />
              <Input
                placeholder={t('shell.palette.search')}
                className="h-13 w-full bg-transparent ps-11 pe-4 text-read outline-none [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <Menu
              aria-label={t('shell.palette.title')}
              className="flex-1 overflow-y-auto p-1.5 outline-none"
              onAction={run}
              renderEmptyState={() => <p className="px-3 py-5 text-ink-2">{t('shell.palette.none')}</p>}
            >
              {groups.map((group) => (
                <MenuSection key={group} id={group}>
                  <Header className="px-2.5 pt-2 pb-1 text-meta text-ink-3">{group}</Header>
                  {all
                    .filter((command) => command.group === group)
                    .map((command) => (
                      <CommandItem key={command.id} command={command} />
                    ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function CommandItem({ command }: { command: Command }) {
  return (
    <MenuItem
      id={command.id}
      textValue={`${command.label} ${command.alsoKnownAs ?? ''}`}
      aria-label={command.label}
      {...(command.href ? { href: command.href } : {})}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-tag px-2.5 outline-none data-focused:bg-hover"
    >
      {command.icon ? <command.icon className="text-ink-2" /> : <span className="size-4" />}
      {command.label}
    </MenuItem>
  )
}
