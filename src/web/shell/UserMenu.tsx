import { CircleUser, LogOut } from 'lucide-react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { languages } from '../../lib/language.ts'
import { themes } from '../../people/preferences.ts'
import { languageNames } from '../language.ts'
import { useLook } from '../look.ts'
import { choose } from '../session.tsx'
import { useText } from '../text.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { classes } from '../ui/classes.ts'
import { Link } from '../ui/Link.tsx'
import { floating } from '../ui/Menu.tsx'
import { Segments } from '../ui/Segments.tsx'
import { Select } from '../ui/Select.tsx'
import type { SignedIn } from './entries.ts'

type UserMenuProps = { person: SignedIn; onSignOut: () => void; isSmall: boolean }

/** Oneself: name, language, theme, keys, and the way out. */
export function UserMenu({ person, onSignOut, isSmall }: UserMenuProps) {
  const { t, language, setLanguage } = useText()
  const { theme, singleKeys } = useLook()
  return (
    <DialogTrigger>
      <Button
        aria-label={t('shell.user.button', { name: person.name })}
        className={classes(
          'finger flex h-8 w-full items-center gap-2.5 rounded-control px-2 text-start text-ink-2 transition-colors duration-[120ms] data-hovered:bg-hover data-hovered:text-ink',
          isSmall && 'justify-center px-0',
        )}
      >
        <CircleUser />
        {isSmall ? null : <span className="truncate">{person.name}</span>}
      </Button>
      <Popover placement="top start" offset={6} className={classes(floating, 'w-72 max-w-[92vw]')}>
        <Dialog aria-label={t('shell.user.title')} className="flex flex-col outline-none">
          <div className="border-b border-line px-4 py-3">
            <p className="truncate font-strong">{person.name}</p>
            <p className="truncate text-meta text-ink-3">{person.email}</p>
            {person.profileHref ? (
              <p className="mt-1.5">
                <Link href={person.profileHref}>{t('shell.user.profile')}</Link>
              </p>
            ) : null}
          </div>
          <div className="flex flex-col gap-4 px-4 py-3">
            <Select
              label={t('shell.user.language')}
              value={language}
              onChange={setLanguage}
              options={languages.map((value) => ({ value, label: languageNames[value] }))}
            />
            <Segments
              label={t('shell.user.theme')}
              value={theme ?? 'system'}
              onChange={(chosen) => choose({ theme: chosen })}
              options={themes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
            />
            <Switch
              label={t('shell.user.keys')}
              hint={t('shell.user.keysHint')}
              on={singleKeys !== false}
              onChange={(on) => choose({ singleKeys: on })}
            />
          </div>
          <div className="border-t border-line p-1.5">
            <Button
              onPress={onSignOut}
              className="flex h-8 w-full items-center gap-2.5 rounded-tag px-2.5 text-start data-hovered:bg-hover"
            >
              <LogOut />
              {t('shell.user.signOut')}
            </Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
